"""How long words stood: only a change of words begins a wording, and a date comes of a clock that is believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.history.wording import wording
from tosdiff.models import State

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def states(count: int, doubted: frozenset[int] = frozenset()) -> list[State]:
    return [
        State(
            snapshot=f"s{n}",
            first_seen=START + timedelta(days=10 * n),
            last_seen=START + timedelta(days=10 * n + 5),
            visits=2,
            doubted=2 if n in doubted else 0,
        )
        for n in range(count)
    ]


def test_markup_begins_nothing_and_the_beginning_of_the_history_is_at_least() -> None:
    found = wording(states(3), 2, lambda at: False)
    assert (found.since, found.at_least) == (START, True)


def test_words_begin_at_the_step_that_changed_them() -> None:
    found = wording(states(4), 3, lambda at: at == 2)
    assert (found.since, found.at_least) == (START + timedelta(days=20), False)


def test_a_step_that_no_one_can_judge_is_where_knowledge_begins() -> None:
    found = wording(states(3), 2, lambda at: None if at == 1 else False)
    assert (found.since, found.at_least) == (START + timedelta(days=10), True)


def test_words_seen_first_by_a_wrong_clock_stand_at_least_since_one_that_is_believed() -> None:
    found = wording(states(4, frozenset({2})), 3, lambda at: at == 2)
    assert (found.since, found.at_least, found.dated) == (START + timedelta(days=30), True, True)
    assert not wording(states(1, frozenset({0})), 0, lambda at: False).dated


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.data())
def test_every_state_of_a_wording_gives_the_same_dates(news: list[bool], data: st.DataObject) -> None:
    history = states(len(news))
    at = data.draw(st.integers(0, len(news) - 1))
    found = wording(history, at, lambda step: news[step])
    within = [n for n, s in enumerate(history) if found.since <= s.first_seen <= found.last_verified]
    assert at in within
    assert {wording(history, n, lambda step: news[step]) for n in within} == {found}
    assert not any(news[n] for n in within[1:])
    assert found.at_least == (within[0] == 0)
