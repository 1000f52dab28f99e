"""Words are quoted from the spot where they changed, in the characters of the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.compare.printed import as_printed, sentence_at, spots
from tosdiff.compare.words import edits
from tosdiff.language.normalise import normal, shown

TEXTS = st.lists(
    st.sampled_from("We may end it . You’ve 30 – days “ now ” not will , \u200b".split(" ")), max_size=14
).map(" ".join)


@given(TEXTS, TEXTS)
def test_spots_are_where_the_words_stand_in_both_texts(old: str, new: str) -> None:
    for spot in spots(edits(old, new)):
        assert old[slice(*spot.before)] == spot.went
        assert new[slice(*spot.after)] == spot.came
        assert spot.went or spot.came


@given(TEXTS, TEXTS)
def test_a_sentence_stands_in_its_text_and_has_the_words_of_its_spot(old: str, new: str) -> None:
    made = edits(old, new)
    for spot in spots(made):
        for came, text, words in ((True, new, spot.came), (False, old, spot.went)):
            sentence = sentence_at(made, spot, came=came)
            assert sentence in normal(text)
            assert normal(words).strip(" ,;.:") in sentence


@given(TEXTS)
def test_what_is_printed_stands_in_the_text(text: str) -> None:
    quote = normal(text)
    said = as_printed(f"words added: “{quote}”", (), (text,))
    assert said == (f"words added: “{shown(text).strip()}”" if quote else said)
