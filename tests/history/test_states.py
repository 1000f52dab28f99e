"""Visits fold into states, and WHEN finds one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tosdiff.errors import NotSeenError, UnknownVersionError
from tosdiff.history.states import earlier_and_later, resolve, states
from tosdiff.models import FetchedBy, Outcome, Visit

A, B = "20260301T090000Z-aaaaaaaaaaaa", "20260401T090000Z-bbbbbbbbbbbb"


def visit(day: str, outcome: Outcome, snapshot: str | None, fetcher: FetchedBy = FetchedBy.HTTP) -> Visit:
    at = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)
    return Visit(at=at, outcome=outcome, snapshot=snapshot, fetcher=fetcher)


HISTORY = states(
    [
        visit("2026-03-01", Outcome.FIRST, A),
        visit("2026-05-01", Outcome.CHANGED, A, FetchedBy.IMPORT),  # out of order
        visit("2026-03-10", Outcome.UNCHANGED, A),
        visit("2026-03-20", Outcome.REFUSED, None),
        visit("2026-04-01", Outcome.CHANGED, B),
    ]
)


def test_states_are_in_time_order_and_a_return_is_a_state_of_its_own() -> None:
    assert [(s.snapshot, s.first_seen.day, s.last_seen.day, s.visits) for s in HISTORY] == [
        (A, 1, 10, 2),
        (B, 1, 1, 1),
        (A, 1, 1, 1),
    ]


@pytest.mark.parametrize(
    ("when", "position"),
    [
        ("latest", 2),
        ("previous", 1),
        ("2026-03-15", 0),
        ("2026-04-01", 1),
        ("2026-04-01T08:59:59Z", 0),
        ("2026-04-01T09:00:00+00:00", 1),
        ("20260401", 1),
        ("20260301T0900", 2),
        (B, 1),
    ],
)
def test_when_finds_its_state(when: str, position: int) -> None:
    assert resolve("larkspur/terms", when, HISTORY) == HISTORY[position]


@pytest.mark.parametrize("when", ["2026-02-28", "2025", "20269999", "yesterday", "2026", "2026-13-40"])
def test_when_that_fits_nothing_says_so_with_a_hint(when: str) -> None:
    with pytest.raises(UnknownVersionError) as told:
        resolve("larkspur/terms", when, HISTORY)
    assert told.value.hint


def test_document_without_a_snapshot_names_the_command_to_run() -> None:
    with pytest.raises(UnknownVersionError, match="no snapshot yet"):
        resolve("larkspur/terms", "latest", ())


def test_comparison_defaults_to_the_last_two() -> None:
    assert earlier_and_later("d", None, None, HISTORY) == (HISTORY[1], HISTORY[2])
    assert earlier_and_later("d", "2026-03-01", None, HISTORY) == (HISTORY[0], HISTORY[2])


def test_a_live_visit_with_a_wrong_clock_stands_where_the_log_has_it_and_no_date_finds_its_state() -> None:
    history = states(
        [
            visit("2026-03-01", Outcome.FIRST, A),
            visit("2026-03-02", Outcome.UNCHANGED, A),
            visit("2027-03-03", Outcome.CHANGED, B),
            visit("2026-03-04", Outcome.CHANGED, A),
            visit("2026-03-05", Outcome.UNCHANGED, A),
        ]
    )
    assert [(s.snapshot, s.visits, s.dated) for s in history] == [(A, 2, True), (B, 1, False), (A, 2, True)]
    assert resolve("larkspur/terms", "latest", history) == history[2]
    assert resolve("larkspur/terms", "2027-06-01", history) == history[2]
    assert resolve("larkspur/terms", "2026-03-03", history) == history[0]
    assert resolve("larkspur/terms", B, history) == history[1]


def test_the_dates_of_a_state_are_those_of_the_visits_whose_clock_nothing_contradicts() -> None:
    (state,) = states(
        [
            visit("2026-03-01", Outcome.FIRST, A),
            visit("2027-03-01", Outcome.UNCHANGED, A),
            visit("2026-03-02", Outcome.UNCHANGED, A),
            visit("2026-03-03", Outcome.UNCHANGED, A),
        ]
    )
    assert (state.first_seen.year, state.last_seen.year, state.last_seen.day) == (2026, 2026, 3)
    assert (state.visits, state.doubted) == (4, 1)


def test_without_a_clock_to_believe_no_date_finds_a_state() -> None:
    history = states([visit("2027-03-01", Outcome.FIRST, A)], now=datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(NotSeenError, match="clock that can be believed"):
        resolve("larkspur/terms", "2026-01-01", history)


@pytest.mark.parametrize("when", ["2025-02-29", "2026-02-30", "2026-13-01"])
def test_a_date_that_no_calendar_has_is_called_that(when: str) -> None:
    with pytest.raises(UnknownVersionError, match="is no day of the calendar"):
        resolve("claude/terms", when, HISTORY)
