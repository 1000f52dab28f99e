"""The normal form: its laws on any text, and what it makes of the characters legal pages hold."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.language.normalise import normal, normalise

# Any text, and texts thick with what the normal form is about.
_AWKWARD = (
    "a B’‘“”–—…\u200b\u2060\u00ad\u00a0\ufe0f\u0301\u0327e\u00e9ﬁ가\u1100\u1161\u11a8かﾞ\u3099 \n\t½″´²¹ᵃ₂①™"
)
texts = st.text() | st.text(alphabet=_AWKWARD, max_size=30)


@given(texts)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(texts)
def test_the_mapped_form_is_the_normal_form(text: str) -> None:
    assert normalise(text).text == normal(text)


@given(texts)
def test_the_map_rises_and_stays_within_the_original(text: str) -> None:
    shaped = normalise(text)
    assert len(shaped.starts) == len(shaped.ends) == len(shaped.text)
    assert list(shaped.starts) == sorted(shaped.starts)
    assert list(shaped.ends) == sorted(shaped.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(shaped.starts, shaped.ends, strict=True))


@given(texts)
def test_only_space_and_invisible_characters_are_mapped_to_nothing(text: str) -> None:
    shaped = normalise(text)
    covered = {i for start, end in zip(shaped.starts, shaped.ends, strict=True) for i in range(start, end)}
    assert normal("".join(char for i, char in enumerate(text) if i not in covered)) == ""


@given(texts, st.data())
def test_a_span_of_the_normal_form_shows_as_itself_in_the_original(text: str, data: st.DataObject) -> None:
    shaped = normalise(text)
    start = data.draw(st.integers(0, len(shaped.text)))
    end = data.draw(st.integers(start, len(shaped.text)))
    first, last = shaped.original_span(start, end)
    assert shaped.text[start:end].strip() in normal(text[first:last])


def test_no_format_character_survives_but_those_that_show() -> None:
    left = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) == "Cf" and normal(c)]
    assert [f"{ord(c):x}" for c in left] == [
        "600", "601", "602", "603", "604", "605", "6dd", "70f", "890", "891", "8e2", "110bd", "110cd",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Halcyon’s “Services”", 'Halcyon\'s "Services"'),
        ("1–3 — or more…", "1-3 - or more..."),
        ("you\u2060r ac\u00adcount\u200b", "your account"),
        ("  two\u00a0 words\n", "two words"),
        ("ﬁve per cent. ½", "five per cent. ½"),
        ("30¹ days, 10² m, 1½, H₂O, 30① and Kite™", "30¹ days, 10² m, 1½, H₂O, 30① and Kite™"),
        ("cafe\u0301", "café"),
        ("Content", "Content"),
        ("", ""),
    ],
)
def test_what_is_folded(text: str, expected: str) -> None:
    assert normal(text) == expected


def test_a_match_is_cited_in_the_originals_own_characters() -> None:
    text = "We\u200b say: “Halcyon may\u00a0 end it…” today"
    shaped = normalise(text)
    at = shaped.text.index('"Halcyon may end it..."')
    start, end = shaped.original_span(at, at + len('"Halcyon may end it..."'))
    assert text[start:end] == "“Halcyon may\u00a0 end it…”"


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="is not within"):
        normalise("short").original_span(2, 9)


def test_no_mark_glued_to_a_number_or_a_word_makes_another_of_it() -> None:
    glued = ("<super>", "<sub>", "<circle>", "<fraction>")
    marks = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.decomposition(c).startswith(glued)]
    assert len(marks) > 400
    assert [mark for mark in marks if normal(f"30{mark} days") != f"30{mark} days"] == []
