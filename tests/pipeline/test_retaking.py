"""A page whose file is lost: taken anew where it is served again, brought back by a merge, and no end to watching."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.evidence.independent import problems
from tests.world.archives import TERMS, World
from tests.world.raw_server import RawServer, response
from tests.world.terms import sections
from tosdiff.errors import LostPageError
from tosdiff.evidence.verify import examine
from tosdiff.models import FetchedBy, Outcome, Significance
from tosdiff.pipeline.check import check
from tosdiff.pipeline.log import log
from tosdiff.pipeline.merge import merge
from tosdiff.store.store import Store

CHANGED = "We may change these terms with 14 days' notice."


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.visit("2026-03-01", sections())
    return world


def lose(world: World, suffix: str = ".warc.gz") -> Path:
    """Lose a file of the first snapshot, and all that is derived."""
    file = world.store.folder(TERMS) / f"{world.store.names(TERMS)[0]}{suffix}"
    file.unlink()
    forget(world)
    return file


def forget(world: World) -> None:
    shutil.rmtree(world.store.cache.folder, ignore_errors=True)


def test_the_same_bytes_are_kept_in_the_place_of_the_lost_file_and_the_log_says_so(world: World) -> None:
    manifest = next(world.store.folder(TERMS).glob("*.json")).read_bytes()
    lost = lose(world)
    report = world.visit("2026-03-02", sections())
    assert report.outcome is Outcome.UNCHANGED
    assert report.notices == (
        f"{lost} was lost; the same bytes were served again and are kept in its place, which the log says",
    )
    assert next(world.store.folder(TERMS).glob("*.json")).read_bytes() == manifest
    found = examine(Store(world.store.root))
    assert not found.damage and not list(problems(world.store.root))
    assert "was lost, and taken anew on 2026-03-02T12:00:00Z" in found.notices[0].problem
    assert world.visit("2026-03-03", sections()).notices == (), "it is said once"
    forget(world)
    (entry,) = log(world.archive, world.document)
    assert entry.state.visits == 3


def test_what_is_proved_by_it_says_how_it_came(world: World, tmp_path: Path) -> None:
    lose(world)
    world.visit("2026-03-02", sections())
    words = ("prove", "agreement", "--document", TERMS, "--at", "2026-03-01")
    said = " ".join(world.run(*words, COLUMNS="200").stdout.split())
    assert (
        "its WARC file was lost, and taken anew on 2026-03-02T12:00:00Z when the same bytes were served"
        in said
    )
    bundle = tmp_path / "bundle.zip"
    made = world.run("bundle", TERMS, "--quote", "agreement", "--at", "2026-03-01", "-o", bundle)
    assert made.returncode == 0, made.stderr
    checked = world.run("verify", "--bundle", bundle)
    assert checked.returncode == 0 and "taken anew" in " ".join(checked.stdout.split())


def test_no_other_file_can_stand_in_its_place(world: World) -> None:
    lost = lose(world)
    world.visit("2026-03-02", sections())
    lost.write_bytes(lost.read_bytes() + b"\0")
    assert examine(Store(world.store.root)).damage
    assert list(problems(world.store.root))


def test_other_bytes_of_the_same_text_are_a_snapshot_of_their_own_and_no_news(world: World) -> None:
    lose(world)
    noise = sections().replace(b"</html>", b"<!-- another day --></html>")
    assert noise != sections()
    report = world.visit("2026-03-02", noise)
    assert report.outcome is Outcome.UNCHANGED and report.comparison is None
    first, second = world.store.names(TERMS)
    assert report.notices == (
        f"the page in which this text was stored is lost ({first}); the one served now is kept as {second}",
    )
    assert world.visit("2026-03-03", noise).notices == ()
    entries = log(world.archive, world.document)
    assert not any(entry.comparison and entry.comparison.significance.is_news for entry in entries)
    assert world.visit("2026-03-04", sections(Changes=CHANGED)).outcome is Outcome.CHANGED


def test_a_new_text_is_told_against_the_text_that_lies_beside_the_lost_page(world: World) -> None:
    lose(world)
    report = world.visit("2026-03-02", sections(Changes=CHANGED))
    assert report.comparison and report.comparison.significance is Significance.WORDING
    shown = world.run("show", f"{TERMS}@2026-03-01", "--plain")
    assert shown.returncode == 0 and "agreement" in shown.stdout
    assert "the page of halcyon/terms@20260301T120000Z is lost" in shown.stderr
    proved = world.run("prove", "agreement", "--document", TERMS, "--at", "2026-03-01")
    assert proved.returncode == 4 and "warc.gz: its manifest names it, but" in proved.stderr, (
        "a text alone proves nothing"
    )


def test_a_page_lost_with_its_text_is_an_error_that_says_what_to_do(world: World) -> None:
    lose(world, ".md")
    lose(world)
    with pytest.raises(LostPageError, match="is gone") as lost:
        world.archive.text(world.document, world.store.snapshots(TERMS)[0])
    assert "tosdiff merge" in lost.value.hint


def test_a_merge_from_a_copy_brings_lost_files_back_as_they_were(world: World, tmp_path: Path) -> None:
    shutil.copytree(world.store.root, tmp_path / "copy")
    before = {file.name: file.read_bytes() for file in world.store.folder(TERMS).iterdir()}
    for suffix in (".warc.gz", ".md", ".json"):
        lose(world, suffix) if suffix != ".json" else next(world.store.folder(TERMS).glob("*.json")).unlink()
    assert [each.problem for each in merge(world.archive, tmp_path / "copy")] == [None]
    assert {file.name: file.read_bytes() for file in world.store.folder(TERMS).iterdir()} == before
    assert not examine(Store(world.store.root)).damage


def test_a_merge_brings_what_was_taken_anew_with_the_line_that_says_so(world: World, tmp_path: Path) -> None:
    lose(world)
    copy = Path(shutil.copytree(world.store.root, tmp_path / "copy"))
    world.visit("2026-03-02", sections())
    (tmp_path / "mine").mkdir()
    mine = World(tmp_path / "mine")
    shutil.copytree(copy, mine.store.root)
    assert not [each.problem for each in merge(mine.archive, world.store.root) if each.problem]
    assert not examine(Store(mine.store.root)).damage


def test_a_kill_between_the_line_and_the_file_leaves_it_lost_and_the_next_visit_takes_it(
    world: World,
) -> None:
    lost = lose(world)
    world.visit("2026-03-02", sections())
    lost.unlink()  # as if it had not been written
    assert [each.path for each in examine(Store(world.store.root)).damage] == [f"{TERMS}/{lost.name}"]
    world.visit("2026-03-03", sections())
    assert lost.exists() and not examine(Store(world.store.root)).damage


def test_what_is_imported_takes_no_lost_file_anew(world: World) -> None:
    lost = lose(world)
    world.imports([("2026-03-02", sections())])
    assert not lost.exists() and world.store.visits(TERMS)[-1].fetcher is FetchedBy.IMPORT


def test_a_page_that_is_lost_is_asked_for_whole(tmp_path: Path, server: RawServer) -> None:
    def page(request: bytes) -> bytes:
        if b"If-None-Match" in request:
            return response(status="304 Not Modified")
        return response(sections(), "Content-Type: text/html", 'ETag: "1"')

    server.answers["/terms"] = page
    world = World(tmp_path, server.document())
    for _ in range(2):
        check(world.archive, world.documents)
    assert b"If-None-Match" in server.requests[-1]
    lost = lose(world)
    (report,) = check(world.archive, world.documents).documents
    assert lost.exists() and "was lost" in report.notices[0]
