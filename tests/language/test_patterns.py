"""Patterns that are compiled on use: they answer as compiled ones do."""

from __future__ import annotations

import copy
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.language.patterns import compiled_on_use

EXPRESSION = r"(?P<word>terms?)|[0-9]+"


@given(text=st.text(alphabet="term s0129T", max_size=20))
def test_it_answers_as_the_compiled_pattern_does(text: str) -> None:
    later, now = compiled_on_use(EXPRESSION, re.IGNORECASE), re.compile(EXPRESSION, re.IGNORECASE)
    for _ in range(2):
        assert [m.span() for m in later.finditer(text)] == [m.span() for m in now.finditer(text)]
        assert later.sub("-", text) == now.sub("-", text)
        assert later.findall(text) == now.findall(text)
    assert (later.pattern, later.flags, later.groups) == (now.pattern, now.flags, now.groups)


def test_its_expression_is_known_before_it_is_compiled() -> None:
    assert compiled_on_use("(").pattern == "("


def test_what_is_no_expression_is_an_error_at_its_first_use() -> None:
    later = compiled_on_use("(")
    with pytest.raises(re.error):
        later.search("text")


def test_copy_answers_as_well() -> None:
    assert copy.copy(compiled_on_use("a")).search("bab")
