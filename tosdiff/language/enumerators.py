"""The numbers and letters that items of a list are printed with: "(a)", "ii.", "4.2.1", "3)".

Invariant: what an enumerator may stand for is said in full ("i" is the ninth letter and the first numeral), so
that the list it stands in can decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tosdiff.language.patterns import compiled_on_use

_PRINTED = compiled_on_use(
    r"\W{0,2}((?:\d{1,3}\.)+(?=\d))?(\d{1,3}|[a-z]|[ivx]{2,6})([.):\]]+(?=\s|$)|[)\]]+(?=\w)|(?=\s)|$)\s*",
    re.IGNORECASE,
)
_NUMERAL_LETTERS = frozenset("ivxIVX")
_NUMERALS = {
    tens + ones: 10 * ten + one
    for ten, tens in enumerate(("", "x", "xx", "xxx"))
    for one, ones in enumerate(("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"))
    if tens + ones
}

Place = tuple[str, int]
"""A way to count, `number`, `letter` or `numeral`, and how far it has come."""


@dataclass(frozen=True, slots=True)
class Enumerator:
    """What an item is numbered with."""

    form: str
    """How it is set, without what counts: `4.2.1` after `4.2.`, `(a)` within brackets."""
    places: frozenset[Place]
    """What it may stand for."""
    length: int
    """Characters that it takes, with the space after it."""

    @property
    def first(self) -> frozenset[Place]:
        """Of what it may stand for, that which begins a list."""
        return frozenset(place for place in self.places if place[1] == 1)

    def next_to(self, places: frozenset[Place]) -> frozenset[Place]:
        """Return what it may stand for right after what another stood for."""
        return self.places & {(way, count + 1) for way, count in places}


def enumerator(text: str) -> Enumerator | None:
    """Return the enumerator that a text begins with; a bare letter or number is a word, not one."""
    opening = text[:2]
    # Most texts begin with a word, and two letters that are those of no numeral are none of a number either.
    if opening.isalpha() and opening.isascii() and not _NUMERAL_LETTERS.issuperset(opening):
        return None
    match = _PRINTED.match(text)
    if not match or not (match[1] or match[3]):
        return None
    token = match[2].lower()
    if token.isdigit():
        places = {("number", int(token))}
    else:
        places = {("numeral", _NUMERALS[token])} if token in _NUMERALS else set()
        if len(token) == 1:
            places.add(("letter", ord(token) - ord("a") + 1))
    case = "A" if match[2].isupper() else "a"
    opened = "(" if "(" in match[0][: match.start(2)] else ""
    form = f"{opened}{match[1] or ''}{'1' if token.isdigit() else case}{match[3]}"
    return Enumerator(form, frozenset(places), match.end())


def enumerator_length(text: str) -> int:
    """Return how many characters of a text are the enumerator that it begins with."""
    found = enumerator(text)
    return found.length if found else 0


# What a block may be numbered with as a whole: "4.2.1", "A.1.", "I.2.a.", "(a)(i)", "Section 3:", "§ 3". A number or a
# letter by itself needs a stop or a bracket; a sentence may begin with "A" or with "30 days".
_WORD_FOR_ONE = r"(?:(?i:section|article|clause|paragraph|part)|§§?)\s?"
_UNIT = r"(?:\d{1,3}|[a-zA-Z]|[ivx]{1,6}|[IVX]{1,6})"
_IN_BRACKETS = rf"(?:\({_UNIT}\)\s?)"
# "U.S." is no number: of several parts one at least is written in digits, or the first in Roman numerals.
_PARTS = rf"(?:{_UNIT}\.)*\d{{1,3}}(?:\.{_UNIT})*|[IVX]{{1,6}}(?:\.[A-Z])+"
_NUMBERED = compiled_on_use(
    rf"(?:{_WORD_FOR_ONE}(?:{_PARTS}|{_UNIT}){_IN_BRACKETS}*(?:[.):]+\s*|\s*-\s+|\s+(?=[A-Z(])|$)"
    rf"|(?:{_PARTS}|{_UNIT})(?:[.):](?!\d))+\s*"
    rf"|{_IN_BRACKETS}+"
    r"|[①-⓿]\s*"
    rf"|(?=[^\s(]*\.)(?:{_PARTS}){_IN_BRACKETS}*\s+(?=[A-Z\"“]))"
    r"(?=\W*\w)"
)


def without_number(text: str) -> str:
    """Return a text in normal form without what it is numbered with."""
    match = _NUMBERED.match(text)
    return text[match.end() :] if match else text
