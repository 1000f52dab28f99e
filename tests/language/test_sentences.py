"""Sentences: exact slices of the text, cut where a lawyer would."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tosdiff.language.sentences import sentence_around, sentences, unnumbered, widened

TEXT = st.text(st.sampled_from("aBc.!?()“” 1\u200b\u00a0") | st.characters(), max_size=80)


def cut(text: str, *, quick: bool = False, caseless: bool = False) -> list[str]:
    return [text[start:end] for start, end in sentences(text, quick=quick, caseless=caseless)]


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "Services of Halcyon Inc. | apart from one",
        "You must (a) be of age; (b) accept the rules; and (c) pay.",
        "Some features, e.g. Drafts, are in beta.",
        "See Sec. 4.2 and No. 5 of the list.",
        "The laws of the U.S. Government apply.",
        "12.3. You may leave.",
        "We act (see below. It is short) in good faith.",
        "It is governed by Art. 5 of the Act.",
    ],
)
def test_no_boundary_where_a_stop_ends_no_sentence(text: str, quick: bool) -> None:
    assert cut(text, quick=quick) == [text]


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("You may leave. We may too.", 2),
        ("This is Halcyon Inc. The Company may change.", 2),
        ("You scan the QR code. Link to the app.", 2),
        ("It is “final.” You agree.", 2),
        ("WE GIVE NO WARRANTY. THE SERVICE IS AS IT IS.", 2),
        ("One.\u200d Two.", 2),
        ("Is that so? Yes! It is.", 3),
    ],
)
def test_boundary_where_a_sentence_ends(text: str, count: int, quick: bool) -> None:
    assert len(cut(text, quick=quick)) == count


def test_in_small_letters_every_stop_ends_a_sentence_but_that_of_an_abbreviation() -> None:
    text = "we may end it. you may too, e.g. by mail. this is halcyon inc. the company may change."
    assert cut(text, quick=True) == [text]
    assert cut(text, quick=True, caseless=True) == [
        "we may end it.",
        "you may too, e.g. by mail.",
        "this is halcyon inc.",
        "the company may change.",
    ]


@settings(max_examples=200, deadline=None)
@given(TEXT, st.booleans(), st.booleans())
def test_no_letter_or_figure_is_lost(text: str, quick: bool, caseless: bool) -> None:
    def plain(words: str) -> str:
        return "".join(char for char in words if char.isalnum())

    assert "".join(map(plain, cut(text, quick=quick, caseless=caseless))) == plain(text)


@given(TEXT, st.booleans())
def test_sentences_stand_apart_and_in_order(text: str, caseless: bool) -> None:
    end = 0
    for start, stop in sentences(text, quick=True, caseless=caseless):
        assert end <= start < stop <= len(text)
        end = stop


@given(TEXT, st.integers(0, 80), st.integers(0, 80))
def test_sentence_around_a_span_holds_it(text: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    first, last = sentence_around(text, (start, end), quick=True)
    assert first <= start <= end <= last


@pytest.mark.parametrize(
    ("sentence", "plain"),
    [
        ("c. Give notice.", "Give notice."),
        ("(iv) Give notice.", "Give notice."),
        ("2.1. Give notice.", "Give notice."),
        ("A.1. Give notice.", "Give notice."),
        ("I.2.a. Give notice.", "Give notice."),
        ("Give notice.", "Give notice."),
        ("A notice.", "A notice."),
        ("U.S. law applies.", "U.S. law applies."),
    ],
)
def test_number_of_an_item_is_no_part_of_what_it_says(sentence: str, plain: str) -> None:
    assert unnumbered(sentence) == plain


def test_span_is_widened_only_by_what_it_touches() -> None:
    assert widened((5, 8), [(0, 4), (4, 6), (7, 12), (12, 20)]) == (4, 12)
    assert widened((5, 8), []) == (5, 8)
