"""Numbers that are written in words: which words they are, and what number they are.

Invariant: what is no number has no value, never a wrong one; digits and words of one number have one value.
"""

from __future__ import annotations

from functools import cache

from tosdiff.language.tables import table, words_in

_MOST_WORDS = 14  # "one hundred and twenty-one thousand …", twice over: no contract counts further


@cache
def number_words() -> frozenset[str]:
    """Return every single word that says how many, or which in a row, in small letters."""
    return frozenset(_values()) | words_in("numbers", "others")


def is_number(word: str) -> bool:
    """Whether a word, in small letters, says a number: `30`, `10k`, `usd20`, `thirty`; not `o3`, the name of a model."""
    return (
        word[:1].isdigit()
        or (word[3:4].isdigit() and word[:3] in words_in("numbers", "currencies"))
        or (word in number_words())
    )


@cache
def number_pattern() -> str:
    """Return a regular expression, without groups, for a number in small letters, in digits or in words."""
    word = f"(?:{'|'.join(sorted(_values(), key=len, reverse=True))})"
    return (
        rf"(?:(?<![\w.,])\d{{1,9}}|\b{word}(?:(?:[ -]| and ){word}\b){{0,{_MOST_WORDS - 1}}})(?![\w.,]\d)\b"
    )


def number_of(text: str) -> int | None:
    """Return the number that is written, in small letters: `30`, `forty-five`, `one hundred and eighty`."""
    if text.isdecimal():
        return int(text)
    words = text.replace("-", " ").split()
    values = [_values().get(word) for word in words if word != "and"]
    if not values or None in values:
        return None
    total, part = 0, 0
    below, large = 1000, 10**12  # what the next word must be less than, to add to the part or to close it
    for at, value in enumerate(values):
        assert value is not None
        if value >= 100 and not part and at:
            return None
        if value >= 1000 and value < large:
            total, part, below, large = total + (part or 1) * value, 0, 1000, value
        elif value == 100 and below in (0, 1000) and part < 10:
            part, below = (part or 1) * 100, 100
        elif 0 < value < below and value != 100:
            part, below = part + value, 10 if value >= 20 else 0
        else:
            return 0 if values == [0] else None
    return total + part


@cache
def _values() -> dict[str, int]:
    numbers = table("numbers")
    return {**numbers["ones"], **numbers["tens"], **numbers["large"]}
