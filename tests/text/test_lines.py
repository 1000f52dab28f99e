"""A printed line is an entry of a contents list by its end."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.text.lines import _is_of_contents

AS_DEFINED = re.compile(r".*?(?:\.\s?){5,}\s*(?:[0-9]+|[ivxl]+)", re.DOTALL)


@given(st.text(alphabet=". a1iv", max_size=24))
def test_it_is_one_where_dots_lead_to_a_number(text: str) -> None:
    assert _is_of_contents(text) == bool(AS_DEFINED.fullmatch(text))


@pytest.mark.parametrize("line", ["." * 2_000_000 + " end", ". " * 1_000_000 + "y", "1" * 2_000_000])
def test_a_line_of_nothing_but_dots_or_digits_is_looked_at_once(line: str) -> None:
    assert not _is_of_contents(line)
