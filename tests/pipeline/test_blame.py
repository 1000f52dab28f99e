"""The history of clauses and documents, from stored pages: made-up ones, and real ones with a known history."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.world.archives import TERMS, World, with_demo_history
from tosdiff.demo.site import amended, visits
from tosdiff.errors import UsageError
from tosdiff.history.blame import Blamed
from tosdiff.history.timeline import Track
from tosdiff.models import Outcome, Significance, Visit, Wall, iso
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.backfill import backfill
from tosdiff.pipeline.blame import blame
from tosdiff.pipeline.labels import known_label
from tosdiff.pipeline.timeline import timeline

NOTICE = "at least 14 days' notice"
ENDING = "We may discontinue any model"
EXPORT = "you can still sign in to export your conversations"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """The terms of the demo, as amended from visit to visit."""
    return with_demo_history(tmp_path)


@pytest.fixture
def archive(world: World) -> Archive:
    return world.archive


def clause(archive: Archive, words: str, when: str = "latest") -> Blamed:
    document = archive.document(TERMS)
    found = blame(archive, document, archive.state(document, when))
    (one,) = [blamed for blamed in found.clauses if words in blamed.clause.text]
    return one


def test_reworded_clause_names_the_snapshot_that_brought_it_and_the_words_before(archive: Archive) -> None:
    found = clause(archive, NOTICE)
    assert iso(found.wording.at) == "2026-05-11T09:00:00Z"
    assert found.wording.after == visits()[2]
    assert found.wording.snapshot.startswith("20260511T090000Z-")
    assert (found.standing.at, found.standing.after, found.rewordings) == (visits()[0], None, 1)
    assert found.before == found.clause.text.replace("14 days", "30 days")


def test_new_clause_stands_since_it_came(archive: Archive) -> None:
    found = clause(archive, ENDING)
    assert (found.wording.at, found.standing.at, found.before) == (visits()[3], visits()[3], None)


def test_clause_moved_to_another_section_keeps_its_date(archive: Archive) -> None:
    found = clause(archive, EXPORT)
    assert found.clause.heading_path[-1].startswith("8.")
    assert (found.wording.at, found.wording.after, found.rewordings) == (visits()[0], None, 0)


def test_an_earlier_version_knows_nothing_of_what_came_later(archive: Archive) -> None:
    found = clause(archive, "at least 30 days' notice", "2026-04-30")
    assert (found.wording.at, found.rewordings) == (visits()[0], 0)


def test_every_clause_is_told_once_in_order_and_within_the_history(archive: Archive) -> None:
    document = archive.document(TERMS)
    for state in archive.states(document):
        found = blame(archive, document, state)
        assert tuple(blamed.clause for blamed in found.clauses) == found.version.clauses
        assert found.version == archive.version(document, archive.snapshot(document, state))
        for blamed in found.clauses:
            assert visits()[0] <= blamed.standing.at <= blamed.wording.at <= state.first_seen


def test_wording_that_went_and_came_back_is_told(world: World) -> None:
    last = visits()[-1]
    page = amended(TERMS, len(visits()) - 1)
    other = page.replace(NOTICE, "at least two days' notice")
    world.imports([(last + timedelta(days=1), other.encode()), (last + timedelta(days=2), page.encode())])
    found = clause(world.archive, NOTICE)
    assert found.wording.at == visits()[3]
    assert found.away == ((last, last + timedelta(days=2)),)


def test_another_contract_at_the_address_is_followed_only_when_asked(world: World) -> None:
    page = amended(TERMS, len(visits()) - 1)
    moved = visits()[-1] + timedelta(days=1)
    europe = (
        "<p>These terms apply to you if you live in the European Economic Area or Switzerland.</p>"
        "<p>You enter into this contract with Halcyon Ireland Limited, and the law of Ireland governs it.</p>"
    )
    us = "<p>These terms apply to you if you live in the United States.</p>"
    heading = page.index("<h2")
    first = page[:heading] + us + page[heading:]
    second = page[:heading] + europe + page[heading:].replace("give you", "grant you").replace("may", "can")
    world.imports([(moved, first.encode()), (moved + timedelta(days=1), second.encode())])
    archive, document = world.archive, world.document
    state = archive.states(document)[-1]
    alone = blame(archive, document, state)
    assert {blamed.wording.at for blamed in alone.clauses} == {state.first_seen}
    assert alone.others == len(archive.states(document)) - 1
    crossing = blame(archive, document, state, across=True)
    assert (crossing.others, crossing.followed) == (0, archive.states(document))
    assert visits()[0] in {blamed.wording.at for blamed in crossing.clauses}


# ------------------------------------------------------------------ timeline


def test_marks_are_what_the_log_tells_but_for_presentation(archive: Archive) -> None:
    ((_, lane),) = timeline(archive, archive.documents).lanes
    assert [(iso(m.at)[:10], m.significance.value) for m in lane.marks] == [
        ("2026-03-02", "first"),
        ("2026-04-20", "editorial"),
        ("2026-05-11", "wording"),
        ("2026-07-06", "wording"),  # a clause moved under another heading, and the printed date
    ]
    assert lane.marks[2].after == visits()[2]
    assert "change.notice" in lane.marks[2].labels


def test_label_chooses_the_changes_that_touch_it_or_its_family(archive: Archive) -> None:
    def days(label: str) -> list[str]:
        ((_, lane),) = timeline(archive, archive.documents, label=label).lanes
        return [iso(m.at)[:10] for m in lane.marks if m.significance is not Significance.FIRST]

    assert days("change.notice") == days("change.not") == ["2026-05-11"]
    assert "2026-05-11" in days("change")
    assert days("access.restriction") == []


def test_span_is_from_the_first_visit_to_the_last_or_as_asked(archive: Archive) -> None:
    whole = timeline(archive, archive.documents)
    assert (whole.start, whole.end) == (visits()[0], visits()[-1])
    part = timeline(archive, archive.documents, since=date(2026, 4, 1), until=date(2026, 5, 31))
    assert (iso(part.start), iso(part.end)) == ("2026-04-01T00:00:00Z", "2026-05-31T23:59:59Z")
    with pytest.raises(UsageError, match="no visit"):
        timeline(archive, archive.documents, since=date(2027, 1, 1))


def test_a_single_visit_is_drawn_on_its_own_day_and_on_none_that_has_not_come(tmp_path: Path) -> None:
    made = World(tmp_path, TERMS).archive
    made.store.log(TERMS, Visit(at=visits()[0], outcome=Outcome.FAILED, reason="no answer"))
    found = timeline(made, made.documents)
    assert found.start.date() == found.end.date() == visits()[0].date()


def test_document_that_was_only_ever_refused_has_a_lane_without_marks(tmp_path: Path) -> None:
    made = World(tmp_path, TERMS).archive
    for at in visits()[:2]:
        made.store.log(
            TERMS, Visit(at=at, outcome=Outcome.REFUSED, wall=Wall.CHALLENGE, reason="a bot challenge")
        )
    found = timeline(made, made.documents)
    ((_, lane),) = found.lanes
    assert (lane.marks, lane.stretches, lane.gaps[0].refused) == ((), (), visits()[:2])
    tracks = {cell.track for cell in found.scale(40).cells(lane)}
    assert tracks == {Track.REFUSED, Track.GAP}


def test_label_that_no_label_begins_with_is_refused_with_those_there_are(archive: Archive) -> None:
    assert known_label(archive, "change.not") == (archive, "change.not")
    with pytest.raises(UsageError) as caught:
        known_label(archive, "chance")
    assert "change.notice" in caught.value.hint


# ------------------------------------------------------------------ on real history

FOLLOWED = (
    "claude/consumer-terms",
    "deepseek/terms-of-use",
    "deepseek/privacy-policy",
    "gemini/google-terms",
)
# Here the change only took words away.
NOTHING_NEW = {("deepseek/privacy-policy", "2025-05-09T00:31:54Z")}


@pytest.mark.parametrize("name", FOLLOWED)
def test_sentences_date_from_true_changes_and_from_nothing_else(
    shared: Path, tmp_path: Path, name: str
) -> None:
    from tosdiff.importers.saved import saved_pages

    made = World(tmp_path, name).archive
    document = made.document(name)
    with saved_pages(shared / "corpus/captures" / f"{name}.tar.xz") as pages:
        backfill(made, document, pages.captures(document))
    truth = [
        row
        for row in map(json.loads, (shared / "corpus/truth/changes.jsonl").read_text("utf-8").splitlines())
        if f"{row['provider']}/{row['document']}" == name
        and (row["class"] != "artifact" or row.get("discontinuity"))
    ]
    changed = {row["changed_between"][1] for row in truth}
    for state in made.states(document):
        found = blame(made, document, state)
        sentences = [b for b in found.clauses if len(b.clause.text.split()) >= 5]  # no menu's words
        since = {iso(blamed.wording.at) for blamed in sentences}
        assert since <= changed | {iso(found.followed[0].first_seen)}
        substantive = [row for row in truth if row["changed_between"][1] == iso(state.first_seen)]
        if any(row["class"] == "substantive" for row in substantive):
            assert (iso(state.first_seen) in since) == ((name, iso(state.first_seen)) not in NOTHING_NEW)
