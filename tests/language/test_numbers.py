"""Numbers in words: each has one value, and what is no number has none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.language.numbers import number_of, number_pattern, number_words

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(number: int, joint: str = "-") -> str:
    if number >= 1000:
        rest = f" {in_words(number % 1000, joint)}" if number % 1000 else ""
        return f"{in_words(number // 1000, joint)} thousand{rest}"
    if number >= 100:
        rest = f" and {in_words(number % 100, joint)}" if number % 100 else ""
        return f"{ONES[number // 100]} hundred{rest}"
    if number < 20:
        return ONES[number]
    return TENS[number // 10 - 2] + (f"{joint}{ONES[number % 10]}" if number % 10 else "")


@given(st.integers(0, 999_999), st.sampled_from("- "))
def test_every_number_in_words_has_its_value(number: int, joint: str) -> None:
    words = in_words(number, joint)
    assert number_of(words) == number_of(str(number)) == number
    assert re.fullmatch(number_pattern(), words)


@given(st.lists(st.sampled_from([*ONES, *TENS, "hundred", "thousand"]), min_size=1, max_size=5))
def test_words_have_the_value_they_would_be_written_for_or_none(words: list[str]) -> None:
    number = number_of(" ".join(words))
    if number is not None:
        plain = in_words(number).replace("-", " ").replace(" and ", " ")
        assert " ".join(words) in (plain, plain.removeprefix("one "))


@pytest.mark.parametrize(
    "text", ["", "and", "two three", "twenty eleven", "some", "-", "zero five", "hundred hundred"]
)
def test_what_is_no_number_has_no_value(text: str) -> None:
    assert number_of(text) is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("within thirty (30) days", ["thirty", "30"]),
        ("after one hundred and eighty days", ["one hundred and eighty"]),
        ("someone in section 12.3 pays 1,000", []),
        ("twenty and more", ["twenty"]),
    ],
)
def test_numbers_are_found_whole_or_not_at_all(text: str, numbers: list[str]) -> None:
    assert re.findall(number_pattern(), text) == numbers


@pytest.mark.parametrize("word", [*ONES, *TENS, "hundred", "half", "twice", "vierzehn", "quinze", "treinta"])
def test_words_that_say_how_many_are_known(word: str) -> None:
    assert word in number_words()


@pytest.mark.parametrize("word", ["a", "un", "and", "days", "both"])
def test_other_words_are_not(word: str) -> None:
    assert word not in number_words()
