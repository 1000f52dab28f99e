"""Numbers of items: what is one, and what it may stand for."""

from __future__ import annotations

import pytest

from tosdiff.language.enumerators import enumerator, enumerator_length


@pytest.mark.parametrize(
    ("text", "length"),
    [("(a) fly", 4), ("2.1 Do", 4), ("A kite", 0), ("30 days", 0), ("iv. fly", 4), ("(12)fly", 4), ("", 0)],
)
def test_number_is_told_from_words(text: str, length: int) -> None:
    assert enumerator_length(text) == length


@pytest.mark.parametrize(
    ("before", "after", "follows"),
    [
        ("(a)", "(b)", True),
        ("(h)", "(i)", True),
        ("(i)", "(ii)", True),
        ("(xix)", "(xx)", True),
        ("4.2.1", "4.2.2", True),
        ("(b)", "(i)", False),
        ("(ii)", "(c)", False),
        ("2.", "4.", False),
    ],
)
def test_what_follows_a_number_counts_on_in_the_same_way(before: str, after: str, *, follows: bool) -> None:
    first, second = enumerator(before), enumerator(after)
    assert first and second
    assert bool(second.next_to(first.places)) is follows


@pytest.mark.parametrize(("one", "other"), [("(a)", "a)"), ("4.1.1", "4.2.1"), ("(a)", "(A)"), ("1.", "(1)")])
def test_numbers_set_otherwise_are_of_another_list(one: str, other: str) -> None:
    first, second = enumerator(one), enumerator(other)
    assert first and second and first.form != second.form
