"""Which raised characters are powers, and which the marks of a footnote."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.language.signs import as_typed, footnotes_of, without, without_footnotes


@pytest.mark.parametrize(
    ("text", "is_power"),
    [
        ("a hall of 10² m", True),
        ("5² ft", True),
        ("10⁻³ of it", True),
        ("20 m² or 20m²", True),
        ("2³² addresses", True),
        ("10² requests", True),
        ("10² days", False),
        ("Section 10² applies", False),
        ("30¹ days", False),
        ("the Services² end", False),
        ("¹ As defined above.", False),
    ],
)
def test_a_power_is_of_ten_of_a_unit_or_before_one(text: str, is_power: bool) -> None:
    assert (without_footnotes(text) == text) == is_power


def test_small_digits_are_typed_plain_but_never_beside_a_number() -> None:
    assert as_typed("20 m², 5 km³ of CO₂, 10² m, 30¹") == "20 m2, 5 km3 of CO2, 10² m, 30¹"


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("30 [1] days", "30 days"),
        ("30¹ days", "30 days"),
        ("30[1, 2] days", "30 days"),
        ("[30] days", "[30] days"),
        ("the Services†, and", "the Services, and"),
        ("2 * 3", "2 * 3"),
        ("1ˢᵗ and 20 m²", "1ˢᵗ and 20 m²"),
    ],
)
def test_marks_of_footnotes_are_left_out(text: str, bare: str) -> None:
    assert without_footnotes(text) == bare


@given(st.text() | st.text("a1 [],*†²¹⁻m①ᵃ"))
def test_marks_rise_and_do_not_overlap(text: str) -> None:
    marks = footnotes_of(text)
    assert all(one[1] <= other[0] for one, other in pairwise(marks))
    assert len(without(text, marks)) == len(text) - sum(end - start for start, end in marks)
