"""What is told of a history: editions as lines of their own, unstable texts once, true changes always."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.world.archives import World
from tests.world.terms import LINES, amended, page
from tosdiff.errors import UnknownVersionError
from tosdiff.models import Outcome, Significance
from tosdiff.pipeline.diff import diff, earlier_and_later
from tosdiff.pipeline.log import log
from tosdiff.report.json.log import rows as log_rows

A = page(*LINES)
B = amended("30 days", "14 days")
C = amended("twelve months", "six months")

UK = (
    "These terms apply to you if you reside in the United Kingdom.",
    *LINES[:-1],
    "These terms are governed by the laws of England, and disputes go before its courts.",
)
EEA = (
    "These terms apply to you if you reside in the European Economic Area.",
    "You may withdraw from this agreement within fourteen days without giving any reason.",
    *LINES,
)


@pytest.fixture
def visited(tmp_path: Path) -> World:
    return World(tmp_path)


def told(visited: World, body: bytes, day: float) -> str:
    """Return the class that a visit tells, `again` where it only goes on, `same` for no change."""
    report = visited.shows(body, day)
    assert report.outcome.verified, report.refusal
    if report.again:
        return "again"
    if report.comparison:
        return report.comparison.significance.value
    return "settled" if report.notices else "first" if report.outcome is Outcome.FIRST else "same"


# ------------------------------------------------------------------ editions


def test_an_edition_that_returns_is_compared_with_its_own_last_version(visited: World) -> None:
    longer = tuple(line.replace("30 days", "14 days") for line in UK)
    days = [page(*UK), page(*EEA), page(*UK), page(*EEA), page(*longer)]
    assert [told(visited, body, day * 40) for day, body in enumerate(days)] == [
        "first", "edition", "edition", "edition", "wording",
    ]  # fmt: skip
    entries = log(visited.archive, visited.document)
    assert [entry.line for entry in entries] == [0, 1, 0, 1, 0]
    assert [entry.switched for entry in entries] == [False, True, True, True, True]
    last = entries[-1].comparison
    assert last and last.explanation.startswith("another edition: region: EEA -> UK")
    assert len(last.changes) == 1, "against the British text, not the European one"
    assert str(entries[0].edition) == "for UK; law of England and Wales; Halcyon Sound Ltd"


def test_in_json_an_edition_that_returns_with_other_words_is_a_switch_and_a_change(visited: World) -> None:
    longer = tuple(line.replace("30 days", "14 days") for line in UK)
    for day, body in enumerate([page(*UK), page(*EEA), page(*longer)]):
        visited.shows(body, day)
    rows = log_rows(visited.document.id, log(visited.archive, visited.document))
    assert [row["class"] for row in rows] == ["first", "edition", "edition", "wording"]
    assert rows[2]["captured_at"] == rows[3]["captured_at"]
    assert (rows[1]["line"], rows[1]["edition"]["region"]) == (1, ["EEA"])


def test_a_switch_of_editions_shows_no_changes_unless_they_are_asked_for(visited: World) -> None:
    visited.shows(page(*UK), 0)
    report = visited.shows(page(*EEA), 1)
    assert report.comparison and report.comparison.changes == ()
    asked = diff(visited.archive, visited.document, "2026-03-01", "2026-03-02").comparison
    assert asked.significance is Significance.EDITION
    assert asked.changes


def test_the_last_two_states_are_those_of_the_edition_seen_last(visited: World) -> None:
    longer = tuple(line.replace("30 days", "14 days") for line in UK)
    for day, body in enumerate([page(*UK), page(*EEA), page(*longer)]):
        visited.shows(body, day)
    old, new = earlier_and_later(visited.archive, visited.document, None, None)
    states = visited.archive.states(visited.document)
    assert (old.snapshot, new.snapshot) == (states[0].snapshot, states[2].snapshot)
    visited.shows(page(*EEA), 9)
    with pytest.raises(UnknownVersionError, match="only one version") as error:
        earlier_and_later(visited.archive, visited.document, None, None)
    assert "previous latest" in error.value.hint


def test_editions_that_alternate_are_told_once_each_way(visited: World) -> None:
    days = [page(*UK), page(*EEA)] * 3
    assert [told(visited, body, day) for day, body in enumerate(days)] == [
        "first", "edition", "edition", "again", "again", "again",
    ]  # fmt: skip


# ------------------------------------------------------------------ unstable texts


def test_a_text_that_alternates_is_told_once_as_unstable_and_is_one_entry_of_the_log(
    visited: World,
) -> None:
    found = [told(visited, body, day) for day, body in enumerate([A, B, A, B, A, B, A])]
    assert found == ["first", "wording", "flap", "again", "again", "again", "again"]
    assert visited.classes() == ["first", "wording", "flap"]
    last = log(visited.archive, visited.document, fold=True)[-1]
    assert last.comparison
    assert last.comparison.explanation == (
        "unstable: 5 changes among the texts 20260301T090000Z, 20260302T090000Z; not settled yet"
    )


def test_a_new_wording_amid_an_unstable_text_is_told_against_the_nearest_of_them(visited: World) -> None:
    for day, body in enumerate([A, B, A, B]):
        told(visited, body, day)
    report = visited.shows(C, 4)
    assert report.comparison and not report.again
    assert report.comparison.significance is Significance.WORDING
    assert len(report.comparison.changes) == 1, "only what is new, not what alternates"
    assert visited.classes() == ["first", "wording", "flap", "wording"]
    stretch = log(visited.archive, visited.document, fold=True)[2]
    assert stretch.comparison and stretch.comparison.explanation.endswith("; then a new text came")
    assert len(stretch.stretch) == 2


def test_what_is_no_news_does_not_end_an_unstable_stretch(visited: World) -> None:
    dotted = amended("Fees are billed", "Fees are billed,")
    days = [A, B, A, dotted, B, A, dotted, B]
    found = [told(visited, body, day) for day, body in enumerate(days)]
    assert found == ["first", "wording", "flap", "editorial", "again", "again", "again", "again"]
    assert visited.classes() == ["first", "wording", "flap"]


def test_passages_that_alternate_are_known_in_a_text_that_was_amended_since(visited: World) -> None:
    banner = (*LINES, "Play louder: the studio now mixes up to twelve tracks, free until Friday.")
    amended_lines = tuple(line.replace("30 days", "14 days") for line in banner)
    days = [page(*banner), A, page(*banner), A, page(*amended_lines), B, page(*amended_lines)]
    found = [told(visited, body, day) for day, body in enumerate(days)]
    assert found == ["first", "wording", "flap", "again", "wording", "flap", "again"]


def test_a_return_with_no_more_than_editorial_changes_is_a_flap(visited: World) -> None:
    later = amended("Fees are billed", "Fees are billed,")
    assert [told(visited, body, day) for day, body in enumerate([A, B, later])] == [
        "first",
        "wording",
        "flap",
    ]


def test_a_wording_taken_back_after_more_than_a_month_is_a_change(visited: World) -> None:
    found = [told(visited, body, day) for body, day in [(A, 0), (B, 10), (B, 50), (A, 60)]]
    assert found == ["first", "wording", "same", "wording"]


@pytest.mark.parametrize(
    ("ends_on", "expected"), [(A, "settled"), (B, "same")], ids=["on the text before", "on what was told"]
)
def test_what_it_settles_on_is_told_where_it_is_not_what_was_told_last(
    ends_on: bytes, expected: str, visited: World
) -> None:
    for day, body in enumerate([A, B, A, B, ends_on]):
        visited.shows(body, day)
    assert told(visited, ends_on, 20) == "same"
    assert told(visited, ends_on, 40) == expected
    assert told(visited, ends_on, 41) == "same", "told once"
    entry = log(visited.archive, visited.document, fold=True)[-1]
    assert entry.comparison and "; settled on" in entry.comparison.explanation
