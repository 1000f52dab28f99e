"""Likeness: a text is wholly like itself, rare words tell more than common ones, and order of asking tells nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.language.likeness import (
    MOVED,
    SAME,
    Likeness,
    letters_shared,
    letters_shared_within,
    likest_part,
    runs_shared,
    slips_apart,
    telling_words,
    words_shared,
)

OLD = (
    "You keep the rights to every recording that you upload to the service.",
    "We may close an account that breaks a rule of this page.",
    "Fees are charged in advance for a whole month.",
)
NEW = (
    "Fees are charged in arrears for a whole month.",
    "You keep all of the rights to every recording that you upload here.",
    "Guests obey their host.",
)
WORDS = st.lists(st.sampled_from(["fee", "month", "rule", "guest", "of", "the"]), max_size=12)
TEXTS = st.lists(WORDS.map(" ".join), min_size=1, max_size=4)


def likeness(old: tuple[str, ...] | list[str], new: tuple[str, ...] | list[str]) -> Likeness:
    return Likeness(*(dict(enumerate(map(telling_words, side))) for side in (old, new)))


def test_reworded_text_is_like_what_it_came_from_alone() -> None:
    found = {(i, j) for share, i, j in likeness(OLD, NEW).pairs(range(3), range(3), SAME)}
    assert found == {(0, 1), (2, 0)}


def test_candidates_come_best_first_among_those_allowed() -> None:
    measured = likeness(OLD, NEW)
    assert measured.candidates(2, 6)[0] == 0
    assert measured.candidates(2, 6, {1, 2}) == []
    assert measured.candidates(0, 1) == [1]


def test_part_of_a_longer_text_is_like_it_but_not_evenly() -> None:
    longer = OLD[0] + " " + OLD[1] + " " + OLD[2]
    measured = likeness([OLD[0]], [longer])
    assert measured.share(0, 0) == pytest.approx(1.0)
    assert measured.even_share(0, 0) < MOVED


def test_few_words_are_not_known_again_inside_a_longer_text() -> None:
    measured = likeness(["Fees are charged."], [OLD[2]])
    assert not measured.is_telling(0, 0)
    assert measured.share(0, 0) == measured.even_share(0, 0) < 1


def test_scripts_without_spaces_have_words_in_common() -> None:
    measured = likeness(["利用者は、この規約に同意します。"], ["利用者は、この規約に同意しません。"])
    assert measured.share(0, 0) > MOVED


@given(TEXTS)
def test_a_text_with_a_word_is_wholly_like_itself(texts: list[str]) -> None:
    measured = likeness(texts, texts)
    for at, text in enumerate(texts):
        assert measured.share(at, at) == pytest.approx(1.0 if text else 0.0)


@given(TEXTS, TEXTS)
def test_pairs_are_those_whose_share_reaches_the_least(old: list[str], new: list[str]) -> None:
    measured = likeness(old, new)
    every = [(i, j) for i in range(len(old)) for j in range(len(new))]
    found = {(i, j): share for share, i, j in measured.pairs(range(len(old)), range(len(new)), SAME)}
    assert found == {pair: measured.share(*pair) for pair in every if measured.share(*pair) >= SAME}


@given(WORDS, WORDS)
def test_words_shared_are_the_same_both_ways_and_within_bounds(one: list[str], other: list[str]) -> None:
    assert 0 <= words_shared(one, other) == words_shared(other, one) <= 1
    assert words_shared(one, list(reversed(one))) == 1


@given(WORDS, WORDS)
def test_runs_shared_are_the_same_both_ways(one: list[str], other: list[str]) -> None:
    assert 0 <= runs_shared(one, other) == runs_shared(other, one) <= 1
    assert runs_shared(one, one) == (1 if len(one) >= 4 else 0)


@given(st.text(min_size=1, max_size=40))
def test_letters_are_all_shared_with_oneself(text: str) -> None:
    assert letters_shared(text, text) == 100
    assert slips_apart(text, text) == 0


def test_part_of_a_text_is_found_where_it_stands() -> None:
    whole = "we may end the service at any time, and you may leave."
    part = "end the service at any time"
    span = likest_part(part, whole, least=60)
    assert span is not None
    assert whole[slice(*span)] == part
    assert letters_shared_within(part, whole) == 100
    assert likest_part("xyz", whole, least=60) is None


@pytest.mark.parametrize(
    ("one", "other", "slips"), [("recieve", "receive", 1), ("fee", "fees", 1), ("a", "bc", 2)]
)
def test_slips_are_counted(one: str, other: str, slips: int) -> None:
    assert slips_apart(one, other) == slips
