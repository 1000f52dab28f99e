"""Stems: the forms of a word are one, other words are not, and the index finds them by how they begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.language.stems import beginning, stem

FAMILIES = [
    "discontinue discontinued discontinuing discontinues discontinuation",
    "terminate terminated terminating termination terminates",
    "policy policies",
    "modify modified modifies modifying",
    "liability liabilities",
    "agree agrees agreed agreeing",
    "use uses used using",
    "retire retired retiring retires",
    "reasonable reasonably",
    "stop stops stopped stopping",
    "cancel cancels cancelled cancelling canceled",
    "submit submits submitted submitting",
    "copy copies copied copying",
    "fee fees",
    "access accesses accessed accessing",
]


@pytest.mark.parametrize("family", FAMILIES)
def test_forms_of_a_word_have_one_stem_and_begin_as_it_says(family: str) -> None:
    (stemmed,) = {stem(word) for word in family.split()}
    assert all(word.startswith(beginning(stemmed)) for word in family.split())


@pytest.mark.parametrize(
    "pair",
    [
        "policy police",
        "general generic",
        "station state",
        "party part",
        "university universe",
        "notice notion",
    ],
)
def test_other_words_have_another_stem(pair: str) -> None:
    one, other = map(stem, pair.split())
    assert one != other


@given(st.text(max_size=30))
def test_any_text_has_a_stem_and_a_beginning(text: str) -> None:
    assert stem(text).startswith(beginning(stem(text)))
