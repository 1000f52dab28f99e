"""A text fragment leads to the quotation and nowhere else, or there is none."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.evidence.fragment import text_fragment, with_fragment
from tosdiff.language.normalise import shown

PAGE = "Menu Terms We may, at any time, change these terms. You may leave - if you like - at any time. Footer"


def test_words_that_stand_once_on_the_page_have_one() -> None:
    assert text_fragment(["change these terms"], PAGE) == ":~:text=change%20these%20terms"


def test_what_has_a_meaning_in_a_fragment_is_encoded() -> None:
    assert text_fragment(["leave - if you like"], PAGE) == ":~:text=leave%20%2D%20if%20you%20like"
    assert "," not in text_fragment(["We may, at"], PAGE)


@pytest.mark.parametrize("quoted", ["at any time", "AT ANY TIME", "nowhere", "t", ""])
def test_words_that_stand_there_twice_or_not_at_all_have_none(quoted: str) -> None:
    assert text_fragment([quoted], PAGE) == ""


def test_words_with_invisible_characters_between_them_have_none() -> None:
    page = PAGE.replace("change", "chan\u2060ge")
    assert text_fragment(["chan\u2060ge these terms"], page) == ""


def test_words_left_out_and_paragraphs_are_bridged_by_the_ends() -> None:
    assert text_fragment(["We may", "these terms"], PAGE) == ":~:text=We%20may,these%20terms"
    page = "We agree to this. And so do all of you who read it."
    assert text_fragment(["We agree to this.\n\nAnd so do all of you who read it."], page) == (
        ":~:text=We%20agree%20to%20this.,of%20you%20who%20read%20it"
    )


def test_it_goes_behind_a_fragment_that_is_there() -> None:
    assert with_fragment("https://a.example/t#b", ":~:text=x") == "https://a.example/t#b:~:text=x"
    assert with_fragment("https://a.example/t", ":~:text=x") == "https://a.example/t#:~:text=x"
    assert with_fragment("https://a.example/t", "") == "https://a.example/t"


@given(before=st.text(), quoted=st.text(max_size=60), after=st.text())
def test_whatever_it_names_stands_once_on_the_page(before: str, quoted: str, after: str) -> None:
    page = f"{before} {quoted} {after}"
    fragment = text_fragment([quoted], page)
    if fragment:
        folded = shown(page).casefold()
        for end in fragment.removeprefix(":~:text=").split(","):
            words = shown(unquote(end)).casefold()
            assert words and folded.find(words) == folded.rfind(words) >= 0
