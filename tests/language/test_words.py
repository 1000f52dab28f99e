"""Words: no letter is lost in any sense of the word, and each sense says what joins and what parts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.language.scripts import BY_LANGUAGE, is_spelt
from tosdiff.language.words import (
    compounds_of,
    goes_on,
    has_word,
    tokens_of,
    word_spans,
    words_in_full,
    words_of,
)

# What Unicode has not given a meaning yet, Python takes for no letter, though it stands among Han characters.
CHARACTERS = st.characters(exclude_categories=["Cn", "Cs"])
TEXT = st.text(st.sampled_from("aB9_-'’.,% 权利々〇あ・ー안ก\u00a0") | CHARACTERS, max_size=60)


@pytest.mark.parametrize(
    ("text", "words", "compounds", "in_full"),
    [
        ("third-party", ["third", "party"], ["third-party"], ["third", "party"]),
        ("don't", ["don", "t"], ["don't"], ["do", "not"]),
        ("we cannot", ["we", "cannot"], ["we", "cannot"], ["we", "can", "not"]),
        ("$1,000.50", ["1", "000", "50"], ["1,000.50"], ["$", "1,000.50"]),
        ("the 1st_day", ["the", "1st", "day"], ["the", "1st_day"], ["the", "1st", "day"]),
        ("权利 rights", ["权", "利", "rights"], ["权", "利", "rights"], ["权利", "rights"]),
        ("약관 변경", ["약관", "변경"], ["약관", "변경"], ["약관", "변경"]),
    ],
)
def test_what_joins_words_depends_on_the_purpose(
    text: str, words: list[str], compounds: list[str], in_full: list[str]
) -> None:
    assert words_of(text) == words
    assert compounds_of(text) == compounds
    assert words_in_full(text) == in_full


@given(TEXT)
def test_tokens_rebuild_the_text(text: str) -> None:
    assert "".join(word + blank for word, blank in tokens_of(text)) == text


@given(TEXT)
def test_no_letter_or_figure_is_lost(text: str) -> None:
    kept = "".join(char for char in text if char.isalnum())
    assert "".join(words_of(text)) == kept
    for words in (compounds_of(text), words_in_full(text)):
        assert sum(char.isalnum() for char in "".join(words)) >= len(kept)


@given(TEXT)
def test_words_stand_where_they_are_said_to(text: str) -> None:
    assert [text[start:end] for start, end in word_spans(text)] == words_of(text)
    ends = {at for span in word_spans(text) for at in span}
    assert not any(goes_on(text, at) for at in ends)


@given(TEXT)
def test_compounds_are_the_tokens_that_are_words(text: str) -> None:
    assert compounds_of(text) == [
        word for word, _ in tokens_of(text) if word[:1].isalnum() or word[:1] == "_"
    ]


@given(TEXT)
def test_a_text_has_a_word_if_it_has_words_in_full(text: str) -> None:
    assert has_word(text) == bool(words_in_full(text))


@pytest.mark.parametrize("word", ["terms", "naïve", "договор", "όροι"])
def test_words_of_an_alphabet_are_spelt(word: str) -> None:
    assert is_spelt(word)


@pytest.mark.parametrize("word", ["权利", "する", "가능", "ข้อตกลง"])
def test_where_a_character_is_a_syllable_or_a_word_nothing_is_spelt(word: str) -> None:
    assert not is_spelt(word)


def test_no_language_has_two_scripts() -> None:
    languages = [language for group, _ in BY_LANGUAGE for language in group]
    assert len(languages) == len(set(languages))
