"""Since when a clause stands, from what is known of each step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.history.blame import Blamed, Origins, blame
from tosdiff.models import Clause, LeadIn, State

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
OLD, NEW = "We give thirty days' notice.", "We give ten days' notice."


def history(*days: tuple[int, int]) -> list[State]:
    """Return states with the days of their first and last visit, counted from 1 March 2026."""
    return [
        State(
            snapshot=f"s{number}",
            first_seen=START + timedelta(days=first),
            last_seen=START + timedelta(days=last),
            visits=2,
        )
        for number, (first, last) in enumerate(days)
    ]


def clauses(*texts: str) -> list[Clause]:
    return [Clause(text=text, span=(0, len(text)), block=0) for text in texts]


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def linked(before: Sequence[Clause], after: Sequence[Clause]) -> list[tuple[tuple[int, ...], bool]]:
    """Link clauses by place, while there is one; the same words are the same."""
    return [
        ((n,), before[n].text == clause.text) if n < len(before) else ((), False)
        for n, clause in enumerate(after)
    ]


def blamed(states: list[State], *versions: list[Clause]) -> tuple[Blamed, ...]:
    steps = [linked(before, after) for before, after in pairwise(versions)]
    return blame(states, versions, steps, versions[-1])


def test_one_state_gives_one_date_and_nothing_earlier() -> None:
    for found in blamed(history((0, 5)), clauses(OLD, "You may leave.")):
        assert found.wording == found.standing
        assert (found.wording.at, found.wording.snapshot, found.wording.after) == (day(0), "s0", None)
        assert (found.rewordings, found.before, found.away, found.stood) == (0, None, (), ())


def test_reworded_clause_has_two_dates_and_the_words_before() -> None:
    (found,) = blamed(history((0, 5), (9, 12)), clauses(OLD), clauses(NEW))
    assert (found.wording.at, found.wording.after, found.wording.snapshot) == (day(9), day(5), "s1")
    assert (found.standing.at, found.standing.after) == (day(0), None)
    assert (found.rewordings, found.before) == (1, OLD)


def test_new_clause_stands_since_it_came_and_has_no_words_before() -> None:
    _, found = blamed(history((0, 5), (6, 7)), clauses(OLD), clauses(OLD, NEW))
    assert found.wording == found.standing
    assert (found.wording.at, found.wording.after, found.before) == (day(6), day(5), None)


def test_wording_that_soon_came_back_stands_since_it_first_did() -> None:
    states = history((0, 5), (6, 6), (7, 9), (10, 10), (11, 20))
    (found,) = blamed(states, *(clauses(text) for text in (OLD, NEW, OLD, NEW, OLD)))
    assert (found.wording.at, found.rewordings, found.before) == (day(0), 0, None)
    assert found.away == ((day(5), day(7)), (day(9), day(11)))


def test_clause_that_was_gone_and_soon_came_back_is_the_same() -> None:
    states = history((0, 5), (6, 6), (7, 9))
    _, found = blamed(states, clauses("A.", OLD), clauses("A."), clauses("A.", OLD))
    assert (found.wording.at, found.standing.at, found.away) == (day(0), day(0), ((day(5), day(7)),))


def test_wording_that_came_back_after_long_stands_since_it_came_back() -> None:
    (found,) = blamed(history((0, 5), (6, 60), (61, 70)), clauses(OLD), clauses(NEW), clauses(OLD))
    assert (found.wording.at, found.standing.at) == (day(61), day(0))
    assert (found.rewordings, found.before, found.away) == (2, NEW, ())
    assert found.stood == ((day(0), day(5)),)


def test_clause_that_was_gone_for_long_stands_since_it_came_back() -> None:
    states = history((0, 5), (6, 60), (61, 70))
    _, found = blamed(states, clauses("A.", OLD), clauses("A."), clauses("A.", OLD))
    assert (found.standing.at, found.rewordings, found.before) == (day(61), 0, None)
    assert found.stood == ((day(0), day(5)),)


def test_sentence_joined_of_two_stands_since_the_later_came() -> None:
    versions = [clauses("You may leave."), clauses("You may leave.", "And return.")]
    versions.append(clauses("You may leave. And return."))
    steps: list[Origins] = [[((0,), True), ((), False)], [((0, 1), True)]]
    (found,) = blame(history((0, 1), (2, 3), (4, 5)), versions, steps, versions[-1])
    assert (found.wording.at, found.before) == (day(2), None)


def test_item_tells_that_the_words_which_introduce_it_are_younger() -> None:
    def listed(lead_in: str) -> list[Clause]:
        text, end = f"Of the Models. {lead_in}", 15 + len(lead_in)
        return [
            Clause(text=lead_in, span=(15, end), block=0),
            Clause(
                text="copy the Models",
                span=(end + 2, end + 17),
                block=1,
                lead_in=LeadIn(text=text, span=(0, end)),
            ),
        ]

    states = history((0, 5), (6, 7))
    lead_in, item = blamed(states, listed("You may:"), listed("You may not:"))
    assert (item.wording.at, item.introduced, lead_in.introduced) == (day(0), lead_in.wording, None)
    _, item = blamed(states, listed("You may:"), listed("You may:"))
    assert item.introduced is None


WORDINGS = st.lists(st.lists(st.sampled_from("ABC"), min_size=1, max_size=3), min_size=1, max_size=7)


@given(WORDINGS, st.lists(st.integers(1, 40), min_size=14, max_size=14))
def test_dates_are_of_visits_and_a_clause_is_no_younger_than_its_wording(
    texts: list[list[str]], gaps: list[int]
) -> None:
    at = [sum(gaps[: n + 1]) for n in range(2 * len(texts))]
    states = history(*zip(at[::2], at[1::2], strict=True))
    found = blamed(states, *(clauses(*each) for each in texts))
    assert [b.clause.text for b in found] == texts[-1]
    first_seen = {state.first_seen for state in states}
    for each in found:
        assert states[0].first_seen <= each.standing.at <= each.wording.at <= states[-1].first_seen
        assert {each.standing.at, each.wording.at} <= first_seen
        assert each.wording.after is None or each.wording.after < each.wording.at
        assert (each.before is None) == (each.rewordings == 0)
        assert all(start and end and start <= end for start, end in (*each.away, *each.stood))


@pytest.mark.parametrize("text", ["You may leave.", "You  may\u200b leave."])
def test_typography_is_no_return_of_another_wording(text: str) -> None:
    states = history((0, 1), (2, 3), (4, 5))
    (found,) = blamed(states, clauses("You may leave."), clauses(NEW), clauses(text))
    assert found.wording.at == day(0)
