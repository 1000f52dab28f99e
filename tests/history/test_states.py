"""Visits fold into states, and WHEN finds one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tosdiff.errors import UnknownVersionError
from tosdiff.history.states import earlier_and_later, resolve, states
from tosdiff.models import Outcome, Visit

A, B = "20260301T090000Z-aaaaaaaaaaaa", "20260401T090000Z-bbbbbbbbbbbb"


def visit(day: str, outcome: Outcome, snapshot: str | None) -> Visit:
    return Visit(
        at=datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC), outcome=outcome, snapshot=snapshot
    )


HISTORY = states(
    [
        visit("2026-03-01", Outcome.FIRST, A),
        visit("2026-05-01", Outcome.CHANGED, A),  # imported later, out of order
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
