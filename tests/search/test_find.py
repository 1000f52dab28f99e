"""What is told of where a wording stands: stretches of states, and the phrases that a passage must hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.language.quotation import wanted
from tosdiff.models import State
from tosdiff.search.find import MOST_WORDS, phrases_of_readings, stretches

START = datetime(2026, 3, 1, tzinfo=UTC)


def history(snapshots: str) -> list[State]:
    """Return a state of one day and two visits for each letter."""
    days = [START + timedelta(days=number) for number in range(len(snapshots))]
    return [
        State(snapshot=name, first_seen=at, last_seen=at, visits=2)
        for name, at in zip(snapshots, days, strict=True)
    ]


@pytest.mark.parametrize(
    ("snapshots", "holding", "expected"),
    [
        ("abc", "b", ["b"]),
        ("abc", "ab", ["ab"]),
        ("abab", "a", ["a", "a"]),
        ("abcab", "ab", ["ab", "ab"]),
        ("abc", "", []),
        ("", "a", []),
    ],
)
def test_states_in_a_row_that_hold_it_are_one_stretch(
    snapshots: str, holding: str, expected: list[str]
) -> None:
    found = stretches(history(snapshots), set(holding))
    assert [(s.snapshot, s.last_snapshot, s.visits) for s in found] == [
        (run[0], run[-1], 2 * len(run)) for run in expected
    ]


@given(st.text("abc", max_size=9), st.sets(st.sampled_from("abc")))
def test_stretches_hold_each_day_once_and_say_if_they_open_or_stand(
    snapshots: str, holding: set[str]
) -> None:
    states = history(snapshots)
    found = stretches(states, holding)
    days = [state.first_seen for state in states if state.snapshot in holding]
    told = [
        s.first_seen + timedelta(days=n) for s in found for n in range((s.last_seen - s.first_seen).days + 1)
    ]
    assert told == days
    assert [s.opens for s in found] == [s.first_seen == states[0].first_seen for s in found]
    assert [s.stands for s in found] == [s.last_seen == states[-1].last_seen for s in found]
    assert all(one.last_seen + timedelta(days=1) < other.first_seen for one, other in pairwise(found))


def test_each_reading_gives_the_phrases_of_its_pieces() -> None:
    assert phrases_of_readings(wanted("You may use it")) == [(("you", "may", "use", "it"),)]
    found = phrases_of_readings(wanted("You may … leave"))
    assert (("you", "may"), ("leave",)) in found


def test_markup_gives_no_second_reading_of_the_same_words() -> None:
    assert phrases_of_readings(wanted("**You** may")) == [(("you", "may"),)]


@pytest.mark.parametrize("text", ["", "…", "“”", "\u200b"])
def test_quotation_without_a_word_has_no_phrases(text: str) -> None:
    assert phrases_of_readings(wanted(text)) == []


def test_long_quotation_is_looked_up_by_its_first_words() -> None:
    ((phrase,),) = phrases_of_readings(wanted(" ".join(f"word{n}" for n in range(99))))
    assert phrase == tuple(f"word{n}" for n in range(MOST_WORDS))
