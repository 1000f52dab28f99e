"""Pages of one's own and texts that others took out of them are one history, whichever came first."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.world.archives import TERMS, World
from tests.world.captures import capture_of
from tests.world.terms import LINES, amended, page
from tosdiff.evidence.prove import Verdict
from tosdiff.models import Capture, Outcome, Rendering, Significance
from tosdiff.pipeline import judging
from tosdiff.pipeline.backfill import backfill
from tosdiff.pipeline.logbook import Logbook, LogEntry
from tosdiff.pipeline.prove import prove
from tosdiff.pipeline.repair import repair

OLD, NEW = "at least 30 days in advance", "at least 14 days in advance"
ORIGIN = "imported from Open Terms Archive example"
NOW = datetime(2027, 1, 1, tzinfo=UTC)


def markdown(old: str = "", new: str = "", *, above: str = "") -> bytes:
    """Return the text of the page as a collection keeps it: other marks, and emphasis."""
    lines = "\n\n".join(LINES).replace(old, new) if old else "\n\n".join(LINES)
    return f"{above}Terms of Service\n================\n\n{lines.replace('Halcyon Sound Ltd', '**Halcyon Sound Ltd**')}\n".encode()


def text(when: float, body: bytes, rendering: Rendering = Rendering.TEXT) -> Capture:
    made = capture_of(
        body,
        when,
        headers=(("Content-Type", "text/markdown"),),
        source=f"Open Terms Archive example, commit {when}",
    )
    return Capture(
        document=made.document, url=made.url, final_url=made.url, captured_at=made.captured_at, status=200,
        headers=made.headers, body=body, fetcher=made.fetcher, source=made.source, rendering=rendering,
    )  # fmt: skip


def records(world: World, *captures: Capture) -> None:
    assert all(report.outcome.verified for report in backfill(world.archive, world.document, captures))


def pages(world: World, *shown: tuple[float, bytes]) -> None:
    world.imports(shown)


def entries(world: World) -> tuple[LogEntry, ...]:
    return Logbook(world.archive, world.document).entries()


PAGES = ((0, page(*LINES)), (3, page(*LINES)), (10, amended(OLD, NEW)))
TEXTS = (text(0, markdown()), text(6, markdown(OLD, NEW)), text(10, markdown(OLD, NEW)))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.mark.parametrize("pages_first", [True, False])
def test_history_is_the_same_whichever_source_came_first(world: World, pages_first: bool) -> None:
    if pages_first:
        pages(world, *PAGES)
    records(world, *TEXTS)
    if not pages_first:
        pages(world, *PAGES)
    found = entries(world)
    assert [entry.comparison and entry.comparison.significance for entry in found] == [
        None,
        Significance.WORDING,
    ]
    assert [entry.state.first_seen.day for entry in found] == [1, 7]
    assert [{w.origin: w.visits for w in entry.witnesses}[ORIGIN] for entry in found] == [1, 2]
    assert all(len(entry.witnesses) == 2 and not entry.against for entry in found)


def test_text_that_says_otherwise_at_the_time_of_a_page_is_a_contradiction(world: World) -> None:
    pages(world, *PAGES)
    records(world, text(3, markdown("30 days", "90 days")))
    found = entries(world)
    assert [entry.comparison and entry.comparison.significance for entry in found] == [
        None,
        Significance.WORDING,
    ]
    assert [other.origin for other in found[0].against] == [ORIGIN]
    assert "90" in found[0].against[0].told.explanation


def test_first_page_after_a_text_of_the_same_words_is_no_change(world: World) -> None:
    records(world, text(0, markdown()), text(5, markdown(OLD, NEW)))
    report = world.visit(9, amended(OLD, NEW))
    assert (report.outcome, report.comparison) == (Outcome.UNCHANGED, None)
    assert len(entries(world)) == 2
    assert world.visit(12, page(*LINES)).outcome is Outcome.CHANGED


def test_technical_upgrade_is_no_change_and_the_next_text_is_held_against_it(world: World) -> None:
    above = "Menu of our other pages and services\n\n"
    records(
        world,
        text(0, markdown()),
        text(1, markdown(above=above), Rendering.REREAD),
        text(40, markdown(OLD, NEW, above=above)),
    )
    found = entries(world)
    assert [entry.comparison and entry.comparison.significance for entry in found] == [
        None, Significance.PRESENTATION, Significance.WORDING,
    ]  # fmt: skip
    assert found[1].comparison is not None
    assert "technical upgrade" in found[1].comparison.explanation
    assert found[2].comparison is not None
    assert len(found[2].comparison.changes) == 1


def test_text_is_evidence_of_a_day_that_no_page_was_seen_on(world: World) -> None:
    pages(world, *PAGES)
    records(world, *TEXTS)
    day = TEXTS[1].captured_at.date()
    found = prove(world.archive, TERMS, f"notify you by email {NEW}", day, now=NOW)
    assert found.verdict is Verdict.SEEN
    assert found.cited is not None
    assert found.cited.origin == ORIGIN
    assert ORIGIN in {each.origin for each in found.copies}


def test_text_apart_from_the_history_can_still_be_looked_at_by_its_name(world: World) -> None:
    pages(world, *PAGES)
    records(world, text(3, markdown("30 days", "90 days")))
    name = entries(world)[0].against[0].snapshot.name
    assert world.archive.state(world.document, name).snapshot == name


def test_text_stays_one_when_the_log_is_made_anew(world: World) -> None:
    pages(world, *PAGES)
    records(world, text(5, markdown(OLD, "never")))
    before = [(s.snapshot, s.first_seen) for s in world.archive.states(world.document)]
    assert len(world.archive.joined(world.document).contradictions) == 0
    world.store.visits_file(TERMS).unlink()
    assert repair(world.archive).left == ()
    assert [v.rendering for v in world.archive.store.visits(TERMS)] == [None, Rendering.TEXT, None]
    assert [(s.snapshot, s.first_seen) for s in world.archive.states(world.document)] == before


def test_text_stays_one_when_the_run_that_stored_it_was_killed(world: World) -> None:
    pages(world, *PAGES[:2])
    capture = text(6, markdown(OLD, NEW), Rendering.REREAD)
    seen = judging.read(world.document, capture)
    store = world.archive.store
    with store.lock():  # all that is done before the visit is logged
        store.add(capture, seen.reading, markdown="")
        world.archive.recover(TERMS)
    assert [v.rendering for v in world.archive.store.visits(TERMS)] == [None, None, Rendering.REREAD]
    with store.lock():
        assert world.archive.store.snapshots(TERMS)[-1].rendering is Rendering.REREAD
