"""When a page that was refused for being unlike is in question, and when so many visits have confirmed it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.history.doubts import SPAN, VISITS, confirmed, in_question
from tosdiff.models import Outcome, Visit, Wall

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def good(hours: float) -> Visit:
    return Visit(at=at(hours), outcome=Outcome.UNCHANGED, snapshot="s")


def refused(hours: float, wall: Wall = Wall.UNLIKE, *, since: float | None = None) -> Visit:
    first = None if since is None else at(since)
    return Visit(at=at(hours), outcome=Outcome.REFUSED, wall=wall, doubted_since=first)


def failed(hours: float) -> Visit:
    return Visit(at=at(hours), outcome=Outcome.FAILED)


def hours_of(visits: tuple[Visit, ...]) -> list[float]:
    return [(visit.at - START) / timedelta(hours=1) for visit in visits]


def test_visits_in_a_row_that_showed_one_text_are_in_question() -> None:
    log = [good(0), refused(1), refused(2, since=1), refused(3, since=1)]
    assert hours_of(in_question(log, after=at(0))) == [1, 2, 3]


def test_another_text_begins_the_row_anew() -> None:
    log = [good(0), refused(1), refused(2, since=1), refused(3), refused(4, since=3)]
    assert hours_of(in_question(log, after=at(0))) == [3, 4]


@pytest.mark.parametrize(
    "between", [failed(2), refused(2, Wall.CHALLENGE), refused(2, Wall.HTTP_ERROR), refused(2, Wall.EDITION)]
)
def test_visit_that_met_another_wall_or_none_says_nothing_of_the_text(between: Visit) -> None:
    assert hours_of(in_question([good(0), refused(1), between, refused(3, since=1)], after=at(0))) == [1, 3]


@pytest.mark.parametrize("wall", [wall for wall in Wall if wall.is_doubt])
def test_every_doubt_by_likeness_counts(wall: Wall) -> None:
    assert hours_of(in_question([refused(1, wall)], after=None)) == [1]


def test_good_visit_ends_a_doubt() -> None:
    log = [good(0), refused(1), refused(2, since=1), good(3)]
    assert in_question(log, after=at(3)) == ()
    assert hours_of(in_question([*log, refused(4)], after=at(3))) == [4]


def test_good_visit_of_the_same_second_ends_it_where_it_was_logged_later() -> None:
    assert in_question([refused(1), good(1)], after=at(1)) == ()
    assert hours_of(in_question([good(1), refused(1)], after=at(1))) == [1]


def test_what_was_refused_before_the_first_good_visit_asked_about_is_over() -> None:
    assert hours_of(in_question([refused(1), good(2), refused(3)], after=at(2))) == [3]


def test_visits_from_the_one_in_question_on_are_not_looked_at() -> None:
    log = [good(0), refused(1), refused(2, since=1), refused(3, since=1)]
    assert hours_of(in_question(log, after=at(0), before=at(3))) == [1, 2]
    assert in_question(log, after=at(0), before=at(1)) == ()


def test_document_that_was_never_seen_may_be_in_question_from_the_first_visit_on() -> None:
    assert hours_of(in_question([refused(1), refused(2, since=1)], after=None)) == [1, 2]
    assert in_question([], after=None) == ()


@pytest.mark.parametrize(
    ("earlier", "hours", "expected"),
    [
        ([0], 24, False),
        ([0, 1], 23.99, False),
        ([0, 1], 24, True),
        ([0, 23], 24, True),
        ([0, 1, 2, 3], 5, False),
        ([0, 1, 2, 3], 100, True),
    ],
    ids=["two visits", "not over a day", "a day", "most of it late", "many, not over a day", "many"],
)
def test_three_visits_over_a_day_confirm_a_text(earlier: list[float], hours: float, expected: bool) -> None:
    assert (3, timedelta(days=1)) == (VISITS, SPAN)
    row = [refused(each, since=earlier[0]) for each in earlier]
    assert confirmed(row, at(hours)) is expected


def visit_of(kind: str, hours: float) -> Visit:
    made = {"good": good, "failed": failed}.get(kind)
    return made(hours) if made else refused(hours, Wall(kind))


KINDS = ["good", "failed", Wall.UNLIKE, Wall.TRUNCATED, Wall.CHALLENGE]
LOGS = st.lists(st.sampled_from(KINDS), max_size=9).map(
    lambda kinds: [visit_of(kind, number) for number, kind in enumerate(kinds)]
)


@given(LOGS)
def test_what_is_in_question_is_doubted_since_the_last_good_visit_and_shows_one_text(
    log: list[Visit],
) -> None:
    last = max((visit.at for visit in log if visit.outcome.verified), default=None)
    found = in_question(log, after=last)
    doubted = [v for v in log if v.wall is not None and v.wall.is_doubt and (last is None or v.at > last)]
    assert list(found) == doubted[-1:], "each was refused for a text of its own"
    told = [Visit(at=v.at, outcome=v.outcome, wall=v.wall, doubted_since=doubted[0].at) for v in doubted]
    assert in_question([*(v for v in log if v not in doubted), *told], after=last) == tuple(told)
