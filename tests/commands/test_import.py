"""`tosdiff import PATH…` as a user runs it: a folder of everything, nothing by option, nothing twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.world import saved
from tests.world.archives import World
from tests.world.terms import LINES, amended

LATER = amended("at least 30 days", "at least 14 days")


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    """A downloads folder: one document saved in every way, and twenty strangers."""
    strangers = {f"photo-{number}.jpg": b"\xff\xd8\xff" for number in range(15)} | {
        "shop.html": saved.single_file("https://shop.example/terms"),
        "recipe.html": saved.page("Take two eggs.", title="Pancakes"),
        "notes.txt": b"call the garage\n",
        "song.mp3": b"ID3\x04",
        "setup.exe": b"MZ\x90\x00",
    }
    pages = {
        "20260301T090000Z.html": saved.chrome_complete(),
        "Terms.mhtml": saved.mhtml(date="Mon, 02 Mar 2026 09:00:00 -0000"),
        "printed.pdf": saved.printed(),
        "crawl.warc.gz": saved.warc((saved.URL, "2026-06-01T09:00:00Z", LATER)),
        "web.wacz": saved.wacz((saved.URL, "2026-06-02T09:00:00Z", LATER)),
    }
    return saved.put(tmp_path / "Downloads", strangers | pages)


def test_folder_of_everything_comes_in_without_an_option_and_only_once(
    tmp_path: Path, downloads: Path
) -> None:
    world = World(tmp_path)
    first = world.run("import", downloads, "--json")
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    assert [(each["document"], len(each["pages"])) for each in told["documents"]] == [("halcyon/terms", 5)]
    assert len(told["strangers"]) == 20
    assert all(each["missing"] for each in told["strangers"])
    assert world.classes().count("wording") == 1
    again = world.run("import", downloads)
    assert (again.returncode, "5 pages, taken before" in again.stdout) == (0, True)
    assert all(path.name in again.stdout for path in downloads.iterdir())


def test_dry_run_stores_nothing(tmp_path: Path, downloads: Path) -> None:
    world = World(tmp_path)
    done = world.run("import", "--dry-run", downloads)
    assert (done.returncode, "nothing was stored" in done.stdout) == (0, True)
    assert not world.store.root.exists()


def test_first_word_that_names_a_subcommand_is_one_and_a_folder_of_that_name_is_a_path(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    saved.put(tmp_path, {"captures/Terms.html": saved.single_file(), "pages/Terms.html": saved.single_file()})
    from tests.world.command import tosdiff

    options = ("--providers", world.file)
    assert tosdiff("import", "captures", *options, cwd=tmp_path).returncode == 2
    assert "1 page: 1 first" in tosdiff("import", "./captures", *options, cwd=tmp_path).stdout
    assert "1 page, taken before" in tosdiff("import", "pages", *options, cwd=tmp_path).stdout


def two_worlds(folder: Path) -> tuple[World, World]:
    for name in ("theirs", "ours"):
        (folder / name).mkdir()
    return World(folder / "theirs"), World(folder / "ours")


def test_snapshots_of_another_store_are_captures_of_others_that_name_it(tmp_path: Path) -> None:
    theirs, ours = two_worlds(tmp_path)
    for day, body in enumerate((saved.TERMS, LATER, saved.TERMS)):
        theirs.visit(day, body)
    done = ours.run("import", theirs.store.root)
    assert done.returncode == 0, done.stderr
    visits = ours.store.visits("halcyon/terms")
    assert [visit.at for visit in visits] == [visit.at for visit in theirs.store.visits("halcyon/terms")]
    assert not any(visit.fetcher.is_live for visit in visits)
    assert all(
        visit.source and f"{theirs.store.root}/halcyon/terms, head " in visit.source for visit in visits
    )
    assert ours.classes() == theirs.classes()
    assert "taken before" in ours.run("import", theirs.store.root).stdout


def test_damage_in_another_store_is_told_and_nothing_of_it_is_taken(tmp_path: Path) -> None:
    theirs, ours = two_worlds(tmp_path)
    theirs.visit(0, saved.TERMS)
    (warc,) = theirs.store.root.rglob("*.warc.gz")
    warc.write_bytes(warc.read_bytes()[:-1] + b"x")
    done = ours.run("import", theirs.store.root)
    assert (done.returncode, "its digest is" in done.stdout) == (3, True)
    assert ours.store.visits("halcyon/terms") == ()


def test_hostile_name_and_address_reach_the_terminal_without_escapes(tmp_path: Path) -> None:
    world = World(tmp_path)
    saved.put(tmp_path / "in", {"\x1b[31mred.html": saved.single_file("https://x.example/\x1b]0;hi\x07")})
    done = world.run("import", tmp_path / "in")
    assert done.returncode == 3
    assert "\x1b" not in done.stdout + done.stderr


def test_page_of_nothing_declared_can_be_taken_as_told(tmp_path: Path) -> None:
    world = World(tmp_path)
    saved.put(tmp_path, {"in/Terms.html": saved.page(*LINES, title="AGB")})
    assert world.run("import", tmp_path / "in").returncode == 3
    done = world.run("import", tmp_path / "in", "--document", "halcyon/terms", "--captured-at", "2026-01-05")
    assert (done.returncode, "2026-01-05T00:00:00Z" in done.stdout) == (0, True)
