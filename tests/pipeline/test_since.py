"""Since is about words: an apostrophe starts nothing, and a day on which nobody looked is said to be one."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.world.archives import TERMS, World
from tests.world.terms import sections
from tosdiff.errors import UnknownVersionError
from tosdiff.models import StandingWords
from tosdiff.pipeline.cite import cite
from tosdiff.pipeline.since import current, unseen
from tosdiff.report.styles.text import entry as plain
from tosdiff.report.words import since as words

STRAIGHT = 'We\'ll give you "fair" notice - thirty days - before these terms change to your disadvantage.'
SHORTER = "We’ll give you “fair” notice — ten days — before these terms change to your disadvantage."


def wording(shelf: World) -> StandingWords:
    archive = shelf.archive
    document = archive.document(TERMS)
    found = current(archive, document, archive.states(document))
    assert found is not None
    return found


def told(shelf: World, when: str) -> str | None:
    archive = shelf.archive
    document = archive.document(TERMS)
    gap = unseen(archive, document, archive.state(document, when), when)
    return words.unseen(gap) if gap else None


def test_typography_starts_nothing(tmp_path: Path) -> None:
    shelf = World(tmp_path)
    shelf.visit("2026-03-01", sections())
    report = shelf.visit("2026-03-05", sections(Changes=STRAIGHT))
    assert words.since(wording(shelf)) == "at least since 2026-03-01"
    assert report.wording == wording(shelf)


def test_words_stand_since_they_changed_and_since_they_came_back(tmp_path: Path) -> None:
    shelf = World(tmp_path)
    shelf.visit("2026-03-01", sections())
    shelf.visit("2026-03-05", sections(Changes=SHORTER))
    assert words.since(wording(shelf)) == "since 2026-03-05"
    shelf.visit("2026-03-09", sections())
    assert words.since(wording(shelf)) == "since 2026-03-09"


def test_what_was_worked_out_once_is_kept_and_other_rules_are_not_taken_for_these(
    tmp_path: Path,
) -> None:
    shelf = World(tmp_path)
    shelf.visit("2026-03-01", sections())
    shelf.visit("2026-03-05", sections(Changes=SHORTER))
    cache = shelf.store.cache
    (file,) = cache.folder.glob("*/halcyon/terms/steps.json")
    place = file.relative_to(cache.folder).as_posix()
    before = wording(shelf)
    entry = json.loads(file.read_bytes().partition(b"\n")[2])
    lie = dict.fromkeys(entry["kept"], "presentation")
    cache.put(place, lie, of=entry["of"])
    assert words.since(wording(shelf)) == "at least since 2026-03-01", "the cache is asked"
    cache.put(place, lie, of=f"0{entry['of']}")
    assert wording(shelf) == before, "a class by other rules is no answer"
    file.write_bytes(file.read_bytes().replace(b"presentation", b"editorial"))
    assert wording(shelf) == before, "nor is one that was edited"


def test_a_damaged_page_ends_what_is_known(tmp_path: Path) -> None:
    shelf = World(tmp_path)
    shelf.visit("2026-03-01", sections())
    shelf.visit("2026-03-05", sections(Changes=STRAIGHT))
    first, _ = sorted(tmp_path.glob("snapshots/halcyon/terms/*.json"))
    first.write_text("{", encoding="utf-8")
    assert words.since(wording(shelf)) == "at least since 2026-03-05"


def test_a_day_nobody_looked_at_is_said_to_be_one(tmp_path: Path) -> None:
    shelf = World(tmp_path)
    shelf.visit("2026-03-01", sections())
    shelf.visit("2026-03-11", sections(Changes=STRAIGHT))
    shelf.visit("2026-03-21", sections(Changes=SHORTER))
    assert told(shelf, "2026-03-01") is None
    assert told(shelf, "latest") is None
    assert (
        told(shelf, "2026-03-04")
        == "not seen on 2026-03-04, but before and after: 2026-03-01 and 2026-03-11, 10 days apart"
    )
    assert (
        told(shelf, "2026-03-15")
        == "not seen on 2026-03-15: last seen 2026-03-11, and other words on 2026-03-21, 10 days apart"
    )
    assert (
        told(shelf, "2026-03-30") == "last seen 2026-03-21; no visit saw the document on 2026-03-30 or since"
    )


def test_a_citation_of_a_day_nobody_looked_at_names_the_hole(tmp_path: Path) -> None:
    shelf = World(tmp_path)
    shelf.visit("2026-03-01", sections())
    archive = shelf.archive
    document, when = archive.document(TERMS), "2026-03-04"
    state = archive.state(document, when)
    text = plain(cite(archive, document, state, read_on=date(2026, 6, 1), when=when))
    assert "last seen 2026-03-01; no visit saw the document on 2026-03-04 or since" in text


def test_a_day_that_has_not_come_is_an_error(tmp_path: Path) -> None:
    from tosdiff.pipeline.archive import Archive

    shelf = World(tmp_path)
    shelf.visit("2026-03-01", sections())
    present = datetime(2026, 3, 2, 9, tzinfo=UTC)
    archive = Archive(shelf.documents, shelf.store, clock=lambda: present)
    document = archive.document(TERMS)
    assert archive.state(document, "2026-03-02")
    with pytest.raises(UnknownVersionError, match="has not come yet"):
        archive.state(document, "2026-03-03")


def test_a_quotation_that_stayed_while_other_words_changed_was_seen_before_and_after(tmp_path: Path) -> None:
    shelf = World(tmp_path)
    shelf.visit("2026-03-01", sections())
    shelf.visit("2026-03-05", sections(Changes=SHORTER))
    archive = shelf.archive
    document = archive.document(TERMS)
    state = archive.state(document, "2026-03-03")

    def gap(quote: str | None) -> str:
        cited = cite(archive, document, state, read_on=date(2026, 4, 1), quote=quote, when="2026-03-03")
        assert cited.unseen
        return words.unseen(cited.unseen)

    assert gap(None).startswith("not seen on 2026-03-03: last seen 2026-03-01, and other words on 2026-03-05")
    assert gap("thirty days").startswith("not seen on 2026-03-03: last seen")
    assert gap("sixty days notice").startswith("not seen on 2026-03-03, but before and after")
