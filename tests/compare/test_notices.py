"""Notices: the words by which most texts are told from them stand in each."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tosdiff.compare import notices
from tosdiff.compare.notices import is_notice, is_notice_of_publication


def of(form: re.Pattern[str]) -> st.SearchStrategy[str]:
    return st.from_regex(re.compile(form.pattern, re.IGNORECASE), fullmatch=True)


@settings(max_examples=50)
@given(text=of(notices._NOTICE))
def test_every_notice_has_a_word_of_updates(text: str) -> None:
    assert notices._UPDATES.search(text)


@settings(max_examples=30)
@given(text=of(notices._PUBLICATION))
def test_every_notice_of_publication_has_a_word_of_it(text: str) -> None:
    assert notices._PUBLISHES.search(text)


def test_notices_are_told_from_rules() -> None:
    assert is_notice("We have updated our Terms of Use.")
    assert is_notice("These terms are effective as of 3 May 2026.")
    assert not is_notice("We have updated your account.")
    assert is_notice_of_publication("This policy was published on 3 May 2026.")
    assert not is_notice_of_publication("You may post what you wrote.")
