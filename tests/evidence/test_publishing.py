from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.world.stored import DOCUMENT, day, visit_of, visited
from tosdiff.errors import StoreError, UsageError
from tosdiff.evidence.published import digest
from tosdiff.models import Outcome
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.verify import publish, verify_against
from tosdiff.store.store import Store


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Store(tmp_path / "snapshots")
    visited(made, 0, Outcome.FIRST)
    made.log(DOCUMENT, visit_of(1, Outcome.FAILED))
    return Archive([], made)


def again(archive: Archive) -> Archive:
    return Archive([], Store(archive.store.root))


def test_the_digest_that_is_printed_is_that_of_the_line(archive: Archive) -> None:
    line = publish(archive, clock=lambda: day(2))
    (stored,) = (archive.store.root / "published.jsonl").read_bytes().splitlines()
    last = archive.store.visits_file(DOCUMENT).read_bytes().splitlines()[-1]
    assert line.digest == digest(stored)
    assert json.loads(stored)["heads"] == {DOCUMENT: [digest(last)]}


@pytest.mark.parametrize("digits", [12, 64])
def test_what_grew_since_still_contains_what_was_published(archive: Archive, digits: int) -> None:
    line = publish(archive, clock=lambda: day(2))
    archive.store.log(DOCUMENT, visit_of(3, Outcome.FAILED))
    found, held_to = verify_against(again(archive), line.digest[:digits].upper())
    assert (found.damage, held_to) == ((), line)


def test_lines_dropped_from_the_end_show(archive: Archive) -> None:
    line = publish(archive, clock=lambda: day(2))
    log = archive.store.visits_file(DOCUMENT)
    log.write_bytes(log.read_bytes().splitlines(keepends=True)[0])
    assert [each.problem for each in verify_against(again(archive), line.digest)[0].damage] == [
        f"the line {line.heads[DOCUMENT][0][:12]}… that was published on 2026-03-03T09:00:00Z is missing: "
        "its log no longer contains it"
    ]


def test_a_chain_made_anew_shows(archive: Archive) -> None:
    line = publish(archive, clock=lambda: day(2))
    archive.store.visits_file(DOCUMENT).unlink()
    anew = Store(archive.store.root)
    anew.log(DOCUMENT, visit_of(0, Outcome.FIRST, archive.store._known[DOCUMENT, anew.names(DOCUMENT)[0]]))
    found, _ = verify_against(again(archive), line.digest)
    assert any("no longer contains" in each.problem for each in found.damage)


def test_a_document_removed_as_a_whole_shows(archive: Archive) -> None:
    archive.store.log("halcyon/other", visit_of(0, Outcome.FAILED))
    line = publish(archive, clock=lambda: day(2))
    shutil.rmtree(archive.store.root / DOCUMENT)
    assert [
        "the whole document is gone" in each.problem
        for each in verify_against(again(archive), line.digest)[0].damage
    ] == [True]


@pytest.mark.parametrize("posted", ["", "0" * 64, "abc", "not a digest"])
def test_a_digest_that_no_line_has_is_an_error(archive: Archive, posted: str) -> None:
    publish(archive, clock=lambda: day(2))
    with pytest.raises(UsageError) as caught:
        verify_against(archive, posted)
    assert caught.value.hint


def test_a_line_that_was_changed_has_another_digest(archive: Archive) -> None:
    line = publish(archive, clock=lambda: day(2))
    file = archive.store.root / "published.jsonl"
    file.write_bytes(file.read_bytes().replace(b"2026-03-03", b"2026-03-02"))
    with pytest.raises(UsageError, match="no line"):
        verify_against(archive, line.digest)


def test_nothing_is_published_of_a_damaged_store(archive: Archive) -> None:
    next(archive.store.root.glob("*/*/*.md")).write_bytes(b"other")
    with pytest.raises(StoreError, match="was changed"):
        publish(archive, clock=lambda: day(2))
    assert not (archive.store.root / "published.jsonl").exists()
