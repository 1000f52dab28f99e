"""The chain orders what happened; clocks are believed only where they agree with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.history.chronology import STEP, chronology

START = datetime(2026, 5, 1, 9, tzinfo=UTC)


def days(*numbers: float) -> list[datetime]:
    return [START + timedelta(days=number) for number in numbers]


def live(times: list[datetime]) -> list[bool]:
    return [True] * len(times)


def test_visits_in_the_order_of_time_are_left_as_they_are() -> None:
    times = days(0, 1, 1, 2)
    found = chronology(times, live(times))
    assert found.order == (0, 1, 2, 3)
    assert found.doubted == frozenset()


def test_a_visit_with_the_clock_a_year_ahead_stays_in_its_place() -> None:
    times = days(0, 365, 1, 2)
    found = chronology(times, live(times))
    assert found.order == (0, 1, 2, 3)
    assert found.doubted == {1}


def test_a_clock_ahead_of_the_present_is_doubted_before_others_contradict_it() -> None:
    times = days(0, 365, 1)
    assert chronology(times, live(times), now=START + timedelta(days=1)).doubted == {1}
    assert chronology(times[:2], live(times[:2]), now=START + timedelta(days=1)).doubted == {1}


def test_where_either_clock_may_be_wrong_both_are_doubted() -> None:
    times = days(0, 365, 1)
    assert chronology(times, live(times)).doubted == {1, 2}


def test_a_clock_set_back_before_all_visits_is_not_believed_because_the_present_agrees_with_it() -> None:
    times = days(0, 2, 4, -2000)
    assert chronology(times, live(times), now=times[-1]).doubted == {0, 1, 2, 3}
    assert chronology(times, live(times), now=START + timedelta(days=5)).doubted == {3}


def test_a_clock_set_back_between_visits_leaves_those_before_it_believed() -> None:
    times = days(0, 2, 4, 6, 8, 3)
    assert chronology(times, live(times), now=times[-1]).doubted == {2, 3, 4, 5}


def test_a_visit_with_the_clock_back_stays_in_its_place() -> None:
    times = days(0, 2, -30, 3)
    found = chronology(times, live(times))
    assert found.order == (0, 1, 2, 3)
    assert found.doubted == {2}


def test_a_step_back_of_seconds_is_no_doubt_and_keeps_the_order_of_the_log() -> None:
    times = [START, START - timedelta(seconds=5), START + timedelta(days=1)]
    found = chronology(times, live(times))
    assert found.order == (0, 1, 2)
    assert found.doubted == frozenset()


def test_imported_captures_find_their_place_by_their_own_time() -> None:
    times = days(10, 11, 3, 20, 10.5)
    found = chronology(times, [True, True, False, False, False])
    assert found.order == (2, 0, 4, 1, 3)
    assert found.doubted == frozenset()


def test_an_import_does_not_go_between_a_visit_and_the_one_before_it_in_doubt() -> None:
    times = days(0, 365, 2, 3, 1)
    found = chronology(times, [True, True, True, True, False])
    assert found.order == (0, 1, 4, 2, 3)
    assert found.doubted == {1}


def test_a_single_visit_in_doubt_comes_last() -> None:
    times = days(365, -5)
    found = chronology(times, [True, False], now=START)
    assert found.order == (1, 0)
    assert found.doubted == {0}


clocks = st.lists(
    st.tuples(st.integers(0, 40).map(lambda hours: START + timedelta(hours=hours)), st.booleans()),
    max_size=12,
)


@given(clocks)
def test_live_visits_keep_the_order_of_the_log_and_imports_that_of_time(
    visits: list[tuple[datetime, bool]],
) -> None:
    times, are_live = [at for at, _ in visits], [is_live for _, is_live in visits]
    found = chronology(times, are_live)
    assert sorted(found.order) == list(range(len(visits)))
    chain = [index for index in found.order if are_live[index]]
    assert chain == sorted(chain)
    imported = [times[index] for index in found.order if not are_live[index]]
    assert imported == sorted(imported)


@given(clocks)
def test_the_visits_that_are_not_doubted_are_in_the_order_of_time(
    visits: list[tuple[datetime, bool]],
) -> None:
    times, are_live = [at for at, _ in visits], [is_live for _, is_live in visits]
    found = chronology(times, are_live)
    believed = [times[index] for index in found.order if index not in found.doubted]
    assert all(other - one > -STEP for one, other in pairwise(believed))
    assert all(are_live[index] for index in found.doubted)


@given(clocks)
def test_without_a_doubt_the_order_is_that_of_time_then_of_the_log(
    visits: list[tuple[datetime, bool]],
) -> None:
    times, are_live = [at for at, _ in visits], [is_live for _, is_live in visits]
    found = chronology(times, are_live)
    if not found.doubted:
        assert list(found.order) == sorted(range(len(times)), key=lambda index: (times[index], index))


@given(clocks, st.integers(0, 11), st.integers(50, 9000))
def test_one_clock_that_was_wrong_is_the_only_one_doubted(
    visits: list[tuple[datetime, bool]], place: int, off: int
) -> None:
    right = sorted(at for at, _ in visits)
    if len(right) < 4 or not 1 <= place < len(right) - 2:
        return
    wrong = [*right]
    wrong[place] += timedelta(hours=off)
    assert chronology(wrong, live(wrong)).doubted == {place}
    wrong[place] = right[place] - timedelta(hours=off)
    if place >= 2:
        assert chronology(wrong, live(wrong)).doubted == {place}


@given(st.lists(st.integers(0, 400), min_size=1, max_size=9, unique=True), st.data())
def test_fewer_visits_with_the_clock_set_back_than_before_are_doubted_though_it_still_is(
    hours: list[int], data: st.DataObject
) -> None:
    right = [START + timedelta(hours=number) for number in sorted(hours)]
    back = data.draw(st.integers(1, len(right)))
    gone = timedelta(hours=data.draw(st.integers(500, 90_000)))
    wrong = [right[0] - gone + timedelta(hours=number) for number in range(back)]
    times = [*right, *wrong]
    found = chronology(times, live(times), now=wrong[-1] + timedelta(seconds=data.draw(st.integers(0, 9))))
    if back < len(right):
        assert found.doubted == set(range(len(times)))
    else:
        assert found.doubted >= set(range(len(right)))


@given(clocks, st.integers(0, 40))
def test_no_visit_ahead_of_the_present_is_believed(visits: list[tuple[datetime, bool]], hour: int) -> None:
    times, are_live = [at for at, _ in visits], [is_live for _, is_live in visits]
    now = START + timedelta(hours=hour)
    found = chronology(times, are_live, now=now)
    assert all(
        index in found.doubted
        for index, at in enumerate(times)
        if are_live[index] and at - now >= timedelta(hours=1)
    )
