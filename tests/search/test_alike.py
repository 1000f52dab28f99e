"""Sentences alike by the words that tell: rare ones more than common ones, in all their forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.indexes import index_of, number_of, texts_of
from tests.world.terms import LINES
from tosdiff.language.quotation import wanted
from tosdiff.language.stems import stem
from tosdiff.language.words import words_of
from tosdiff.search.alike import LEAST, TELLS, candidates, share, weights_of
from tosdiff.search.index import Index

TERMS, OTHER = "halcyon/terms", "larkspur/terms"


def weights(index: Index, *words: str) -> list[float]:
    found = weights_of(index, wanted(" ".join(words)))
    return [found[stem(word)] for word in words]


def test_word_tells_the_more_the_fewer_passages_hold_it() -> None:
    with index_of({TERMS: [LINES]}) as index:
        rare, common, everywhere = weights(index, "recordings", "account", "terms")
        assert rare > common > everywhere


def test_function_words_tell_nothing_however_rare_they_are() -> None:
    with index_of({TERMS: [LINES]}) as index:
        assert max(weights(index, "when", "which", "might", "shall", "the")) < TELLS


def test_number_and_word_that_no_text_has_tell_half() -> None:
    with index_of({TERMS: [[*LINES, "Thirty recorders are kept there."]]}) as index:
        kept, thirty, figure, absent, also_absent = weights(index, "kept", "thirty", "30", "zebra", "gnu")
        assert thirty == figure == kept / 2, "a number says how much, not of what"
        assert kept / 2 < absent == also_absent < kept, "what no text has cannot be shared"


def test_all_forms_of_a_word_count_as_one() -> None:
    with index_of(
        {TERMS: [["We suspend it.", "Suspending it is allowed.", "Suspension ends.", *LINES]]}
    ) as index:
        one, other, third = weights(index, "suspend", "suspended", "suspending")
        assert one == other == third
        found = candidates(index, weights_of(index, wanted("suspends")), [number_of(index, TERMS)])
        assert {"We suspend it.", "Suspending it is allowed."} <= set(texts_of(index, found))


def test_candidates_share_a_telling_word_and_come_by_the_weight_they_share() -> None:
    with index_of({TERMS: [LINES], OTHER: [["A claim for warranty and indemnity."]]}) as index:
        asked = weights_of(index, wanted("the claim of a warranty before the courts of Ireland"))
        documents = [number_of(index, TERMS)]
        found = texts_of(index, candidates(index, asked, documents))
        assert found[0] == LINES[12], "which has both the courts and Ireland"
        assert all(
            any(asked.get(stem(word), 0) >= TELLS for word in words_of(text.lower())) for text in found
        )
        assert LINES[2] not in found
        assert "A claim for warranty and indemnity." not in found


def test_of_passages_that_share_as_much_the_newest_comes_first() -> None:
    older, newer = "We terminate the beta.", "We terminate the alpha."
    with index_of({TERMS: [[*LINES[:5], older], [newer]]}) as index:
        asked = weights_of(index, wanted("terminate"))
        found = texts_of(index, candidates(index, asked, [number_of(index, TERMS)]))
        assert found == [newer, older]


WORDS = st.lists(st.sampled_from("alpha beta gamma delta epsilon zeta".split()), min_size=1, max_size=8)
WEIGHTS = st.dictionaries(
    st.sampled_from([stem(word) for word in "alpha beta gamma delta".split()]), st.floats(0.05, 4), min_size=1
)


@given(WORDS, WEIGHTS)
def test_share_is_of_the_weight_and_does_not_depend_on_order_or_repetition(
    words: list[str], weights: dict[str, float]
) -> None:
    found = share(words, weights)
    assert 0 <= found <= 1 + 1e-9
    assert found == share(sorted(words), weights) == share(list(dict.fromkeys(words)), weights)
    assert (found == 0) == (not {stem(word) for word in words} & weights.keys())
    assert share([*words, *weights], weights) >= found


def test_whole_weight_is_shared_by_who_has_every_word_unless_it_is_long() -> None:
    weights = {stem("terminate"): 2.0, stem("account"): 1.0}
    assert share(["account", "terminated"], weights) == 1
    assert share(["account"], weights) == pytest.approx(1 / 3)
    lengths = [share(["account", "terminated", *["word"] * n], weights) for n in (10, 23, 50, 500)]
    assert lengths[0] == lengths[1] == 1 > lengths[2] > lengths[3]
    assert lengths[3] < LEAST, "a sentence of hundreds of words is alike to nothing"
    assert share(["account"], {}) == 0
