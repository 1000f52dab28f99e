"""The signs of a text that say something without a word: ≥, ±, −, %, ✓, 10², a range.

Invariant: two texts with the same signs after the same words have the same list of signs; what merely sets a line
(bullets, arrows at a link, marks of a trade mark or of a footnote) is none.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# A mark of a footnote as the text of a page has it, "30 [1] days"; a number in brackets before a unit is a quantity.
_UNITS = r"(?:calendar|business|working|days?|months?|years?|weeks?|hours?|minutes?|users?|percent|%)"
FOOTNOTE = re.compile(
    rf"\s?\[(?:\d{{1,3}}(?:, ?\d{{1,3}})*|[a-z*]|[*†‡§¶]{{1,3}}|[ivx]{{1,4}})\](?!\s?{_UNITS})"
    rf"|(?<=\d)\s?\[\d{{1,3}}\](?=\s?{_UNITS})"
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_EXPONENT = re.compile(r"(?<![^\W\d])(?:\d|(?<=\d)\s?(?:mm|cm|km|m|ft|in))(?=[⁰¹²³⁴⁵⁶⁷⁸⁹])[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_RANGE = re.compile(r"(?<![\w-])\d{1,4}\s?-\s?\d{1,4}(?![\w-])")
_MINUS = re.compile(r"(?:^|(?<=[\s(|]))-(?=\d)")
# Two shapes of one sign.
_ALIKE = str.maketrans("✔☑✅✘❌✕✖", "✓✓✓✗✗✗✗")
# What layouts set: bullets, arrows, bars, marks of ownership.
_SETS = frozenset("•·▪▫◦■□▶►▸→←↑↓↗↘⇒|^`~®©™℗")
_LEADING = re.compile(r"^\W*[●○◆◇]\s")
# The sign of a currency is a word of its own where it is judged.
_WORDS = frozenset("$€£¥₹₩%")
_TAG = re.compile(r"<br ?/?>", re.IGNORECASE)
_PIECE = re.compile(r"\w+|[^\w\s]")


def signs_of(text: str) -> list[tuple[int, str]]:
    """Return the signs of a text in normal form, each with how many words stand before it."""
    if text.isascii() and not any(sign in text for sign in "+=<>%-"):
        return []
    text = _LEADING.sub("", _TAG.sub(" ", text)).translate(_ALIKE)
    minus = {match.start() for match in _MINUS.finditer(text)}
    ranges = {match.start() + match[0].index("-") for match in _RANGE.finditer(text)}
    found: list[tuple[int, str]] = []
    words = 0
    for piece in _PIECE.finditer(text):
        sign = piece[0]
        if sign[0].isalnum() or sign[0] == "_":
            words += 1
        elif piece.start() in minus:
            found.append((words, "−"))
        elif piece.start() in ranges:
            found.append((words, "–"))
        elif sign not in _WORDS and _says(sign):
            found.append((words, sign))
    return found


@cache
def _says(sign: str) -> bool:
    return sign not in _SETS and (sign in "‰°" or unicodedata.category(sign) in ("Sm", "Sc", "So"))


def exponents_of(text: str) -> list[str]:
    """Return the powers that a text, as it is written, prints with raised digits: 10² is not 102."""
    return [match[0] for match in _EXPONENT.finditer(text)]


def without_footnotes(text: str) -> str:
    """Return a text without the marks of its footnotes."""
    return FOOTNOTE.sub("", text)
