"""A clock that went back, or that was ahead, is named with its line; a second is not worth a word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tosdiff.history.clocks import clock_steps, went_back
from tosdiff.models import Sighting

START = datetime(2026, 5, 1, 9, tzinfo=UTC)


def log(*days: float, live: bool = True) -> list[Sighting]:
    return [Sighting(START + timedelta(days=day), "s", live) for day in days]


def test_a_visit_earlier_than_the_one_before_is_named_with_its_line() -> None:
    (step,) = clock_steps(log(0, 365, 1, 2), now=START + timedelta(days=400))
    assert (step.line, step.before) == (3, START + timedelta(days=365))


def test_a_visit_that_has_not_come_yet_is_named() -> None:
    ahead, back = clock_steps(log(0, 365, 1), now=START + timedelta(days=2))
    assert (ahead.line, ahead.before, back.line) == (2, None, 3)


def test_seconds_and_imports_are_no_steps() -> None:
    assert clock_steps(log(0, 1, 1 - 5 / 86400), now=None) == ()
    assert clock_steps([*log(10), *log(0, live=False), *log(11)], now=None) == ()


def test_only_the_visit_after_a_wrong_clock_speaks_of_it() -> None:
    assert went_back(log(0, 365, 1))
    assert went_back(log(0, 365, 1, 2)) is None
    assert went_back([*log(0, 365), *log(1, live=False)]) is None
