from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.world.archives import TERMS, World
from tests.world.terms import sections
from tosdiff.evidence.verify import examine, verify
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.merge import merge
from tosdiff.pipeline.repair import Repaired, repair
from tosdiff.store.store import Store

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def shelf(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.visit("2026-03-01", sections())
    made.visit("2026-03-03", sections(Changes="We may change these terms with 14 days' notice."))
    made.visit("2026-03-05", sections(Changes="We may change these terms with 14 days' notice."))
    return made


def repaired(shelf: World, *, dry_run: bool = False) -> Repaired:
    return repair(shelf.archive, dry_run=dry_run, clock=lambda: NOW)


def everything(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in root.rglob("*")
        if file.is_file() and file.name not in (".lock", ".gitignore", ".gitattributes")
    }


def damage(shelf: World, kind: str) -> None:
    folder = shelf.store.root / TERMS
    log = folder / "visits.jsonl"
    match kind:
        case "text lost":
            sorted(folder.glob("*.md"))[0].unlink()
        case "text changed":
            sorted(folder.glob("*.md"))[0].write_bytes(b"other")
        case "line endings":
            for file in (*folder.glob("*.md"), *folder.glob("*.json*")):
                file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
        case "marks of a conflict":
            first, *rest = log.read_bytes().splitlines(keepends=True)
            log.write_bytes(first + b"<<<<<<< HEAD\n" + b"".join(rest) + b"=======\n>>>>>>> theirs\n")
        case "a copy of Dropbox":
            first, *rest = log.read_bytes().splitlines(keepends=True)
            log.write_bytes(first)
            (folder / "visits (a's conflicted copy 2026-05-01).jsonl").write_bytes(first + b"".join(rest))
        case "a copy of Syncthing":
            shutil.copy(log, folder / "visits.sync-conflict-20260501-120000-ABCDEFG.jsonl")
        case "line endings of a page":
            page = sorted(folder.glob("*.warc.gz"))[0]
            page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
        case "log lost":
            log.unlink()
        case "log emptied":
            log.write_bytes(b"")
        case "forged":
            elsewhere = shelf.store.root.parent / "forged"
            elsewhere.mkdir()
            other = World(elsewhere)
            other.visit("2026-04-01", sections(Changes="We may do as we like, and you agree."))
            for file in (other.store.root / TERMS).glob("2026*"):
                shutil.copy(file, folder)


KINDS = ("text lost", "text changed", "line endings", "marks of a conflict", "a copy of Dropbox", "a copy of Syncthing",
         "log lost", "log emptied", "forged")  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_can_be_put_right_is_and_what_it_replaces_is_kept(shelf: World, kind: str) -> None:
    damage(shelf, kind)
    before = everything(shelf.store.root)
    tried = repaired(shelf, dry_run=True)
    assert tried.done and everything(shelf.store.root) == before, "a dry run changes nothing"
    found = repaired(shelf)
    assert (found.left, verify(Store(shelf.store.root))) == ((), ())
    after = everything(shelf.store.root)
    kept = {name.split("/", 2)[2]: content for name, content in after.items() if name.startswith("replaced/")}
    for name, content in before.items():
        assert content in (after.get(name), kept.get(name)), f"{name} is lost"
    assert repaired(shelf).done == (), "twice is once"
    assert not [each for each in examine(Store(shelf.store.root)).notices if "conflict" in each.path]


@pytest.mark.parametrize(
    "kind", ["text lost", "line endings", "marks of a conflict", "a copy of Dropbox", "forged"]
)
def test_no_visit_is_lost_by_a_repair(shelf: World, kind: str) -> None:
    before = Store(shelf.store.root).visits(TERMS)
    damage(shelf, kind)
    repaired(shelf)
    assert Store(shelf.store.root).visits(TERMS) == before


def test_a_log_that_was_made_anew_says_so_in_each_line(shelf: World) -> None:
    damage(shelf, "log lost")
    repaired(shelf)
    assert [visit.rebuilt for visit in Store(shelf.store.root).visits(TERMS)] == [NOW, NOW]
    assert ["made anew on 2026-06-01T09:00:00Z" in each.problem for each in examine(shelf.store).notices] == [
        True,
        True,
    ]


def test_what_nobody_can_put_right_stays_and_is_said(shelf: World) -> None:
    manifest = sorted((shelf.store.root / TERMS).glob("*.json"))[0]
    manifest.write_bytes(manifest.read_bytes()[:-2])
    before = everything(shelf.store.root)
    found = repaired(shelf)
    assert [each.path for each in found.left][:1] == [f"{TERMS}/{manifest.name}"]
    assert everything(shelf.store.root) == before


# ------------------------------------------------------------------ two stores


@pytest.fixture
def other(shelf: World, tmp_path: Path) -> World:
    shutil.copytree(shelf.store.root, tmp_path / "elsewhere" / "snapshots")
    made = World(tmp_path / "elsewhere")
    shelf.visit("2026-03-06", sections(Changes="We may change these terms with 10 days' notice."))
    made.visit("2026-03-07", sections(Changes="We may change these terms with 7 days' notice."))
    made.visit("2026-03-08", sections(Changes="We may change these terms with 7 days' notice."))
    return made


def test_two_stores_are_joined_and_both_chains_verify(shelf: World, other: World) -> None:
    (came,) = merge(shelf.archive, other.store.root)
    assert (came.lines, came.snapshots, came.problem) == (2, 1, None)
    joined = Store(shelf.store.root)
    assert verify(joined) == ()
    times = [visit.at for visit in joined.visits(TERMS)]
    assert len(times) == 6 and times == sorted(times)
    assert [each.lines for each in merge(shelf.archive, other.store.root)] == [0], "twice is once"
    shelf.visit("2026-03-09", sections(Changes="We may change these terms with 7 days' notice."))
    assert len(Store(shelf.store.root).chain(TERMS).heads) == 1


def test_a_store_that_began_on_its_own_is_joined_too(shelf: World, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    own = World(tmp_path / "own")
    own.visit("2026-02-01", sections(Changes="We may change these terms at any time."))
    merge(shelf.archive, own.store.root)
    assert verify(Store(shelf.store.root)) == ()
    first, *_ = Archive(shelf.documents, Store(shelf.store.root)).states(shelf.documents[0])
    assert first.first_seen.isoformat().startswith("2026-02-01")


def test_nothing_comes_in_from_a_store_that_is_damaged(shelf: World, other: World) -> None:
    newest = sorted((other.store.root / TERMS).glob("*.warc.gz"))[-1]
    newest.write_bytes(newest.read_bytes()[:-1])
    (came,) = merge(shelf.archive, other.store.root)
    assert came.problem is not None
    assert verify(Store(shelf.store.root)) == ()
