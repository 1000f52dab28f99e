"""The signs of a text that say something without a word: ≥, ±, −, %, ✓, 10², a range.

Invariant: two texts with the same signs after the same words have the same list of signs; what merely sets a line
(bullets, arrows at a link, marks of a trade mark or of a footnote) is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from tosdiff.language.patterns import compiled_on_use
from tosdiff.models import Span

# A mark of a footnote as the text of a page has it, "30 [1] days"; a number in brackets before a unit is a quantity.
_TIMES = r"(?:calendar|business|working|days?|months?|years?|weeks?|hours?|minutes?)"
_UNITS = rf"(?:{_TIMES}|users?|percent|%)"
_FOOTNOTE = compiled_on_use(
    rf"\s?\[(?:\d{{1,3}}(?:, ?\d{{1,3}})*|[a-z*]|[*†‡§¶]{{1,3}}|[ivx]{{1,4}})\](?!\s?{_UNITS})"
    rf"|(?<=\d)\s?\[\d{{1,3}}(?:, ?\d{{1,3}})*\](?=\s?{_UNITS})"
    r"|(?<=\w)[*†‡]{1,3}(?![\w*†‡])|(?<=[\w.,;:!?)])(?:[①-⓿]|[ᵃᵇᶜᵈ](?!\w))"
)
# Raised digits: a power of ten, of two or of a letter, or of a unit of length; else the mark of a footnote.
_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = compiled_on_use(rf"⁽?[⁺⁻]?[{_DIGITS}]+(?:[,˒ ]{{1,2}}[{_DIGITS}]+)*⁾?")
_LENGTHS = r"(?:mm|cm|m|km|in|ft|yd|mi)"
_SQUARED = compiled_on_use(rf"(?:^|[\s\d/·]){_LENGTHS}$")
_BASE = compiled_on_use(r"(?:^|[^\w.,])(?:10|2|[nrxy])$")
_CITED = compiled_on_use(
    r"(?:\b(?:section|clause|article|paragraph|part|annex|schedule|appendix|no\.)|§) ?\d+$", re.IGNORECASE
)
_LENGTH = compiled_on_use(rf"\s?{_LENGTHS}\b")
_TIME = compiled_on_use(rf"\s?{_TIMES}\b")
# CO₂ and m² are typed CO2 and m2; after a number neither is folded.
_SMALL = compiled_on_use(rf"(?<=[^\W\d])[₀-₉]|(?:(?<=\b[ckm]m)|(?<=\bm)|(?<=\bft))[²³](?![{_DIGITS}])")
_FRACTION = compiled_on_use(r"(?:(\d) ?)?([¼-¾⅐-⅞])")
_TYPED = str.maketrans("₀₁₂₃₄₅₆₇₈₉²³", "012345678923")
_BEFORE, _AFTER = 14, 12
"""Characters around raised digits that tell what they are."""
_RANGE = compiled_on_use(r"(?<![\w-])\d{1,4}\s?-\s?\d{1,4}(?![\w-])")
_ABOUT = compiled_on_use(r"~(?=\s?\d)")
# Laid over a letter they strike it out.
_OVERLAYS = frozenset("\u0335\u0336\u0337\u0338")
_MINUS = compiled_on_use(r"(?:^|(?<=[\s(|]))-(?=\d)")
# Two shapes of one sign.
_ALIKE = str.maketrans("✔☑✅✘❌✕✖", "✓✓✓✗✗✗✗")
# What layouts set: bullets, arrows, bars, marks of ownership.
_SETS = frozenset("•·▪▫◦■□▶►▸→←↑↓↗↘⇒|^`~®©™℗")
_LEADING = compiled_on_use(r"^\W*[●○◆◇]\s")
# The sign of a currency is a word of its own where it is judged.
_WORDS = frozenset("$€£¥₹₩%")
_TAG = compiled_on_use(r"<br ?/?>", re.IGNORECASE)
_PIECE = compiled_on_use(r"\w+|[^\w\s]")


def signs_of(text: str) -> list[tuple[int, str]]:
    """Return the signs of a text in normal form, each with how many words stand before it."""
    if text.isascii() and not any(sign in text for sign in "+=<>%-~"):
        return []
    text = _LEADING.sub("", _TAG.sub(" ", text)).translate(_ALIKE)
    minus = {match.start() for match in _MINUS.finditer(text)}
    about = {match.start() for match in _ABOUT.finditer(text)}
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
        elif (sign not in _WORDS and _says(sign)) or piece.start() in about:
            found.append((words, sign))
    return found


@cache
def _says(sign: str) -> bool:
    return sign in _OVERLAYS or (
        sign not in _SETS and (sign in "‰°" or unicodedata.category(sign) in ("Sm", "Sc", "So"))
    )


def as_typed(text: str) -> str:
    """Return a text with the small digits of units and formulas as they are typed: m2, CO2; none beside a number."""
    return text if text.isascii() else _SMALL.sub(lambda match: match[0].translate(_TYPED), text)


def fractions_typed(text: str) -> str:
    """Return a text with its fractions as they are typed: `1½` is `1 1/2`."""
    return text if text.isascii() else _FRACTION.sub(_fraction_typed, text)


def _fraction_typed(match: re.Match[str]) -> str:
    typed = unicodedata.normalize("NFKD", match[2]).replace("\u2044", "/")
    return f"{match[1]} {typed}" if match[1] else typed


def footnotes_of(text: str) -> list[Span]:
    """Return where a text has the marks of its footnotes: `[1]`, raised or circled digits, asterisks and daggers."""
    if text.isascii() and "[" not in text and "*" not in text:
        return []
    found = [match.span() for match in _FOOTNOTE.finditer(text)]
    found += (match.span() for match in _raised(text) if not _is_power(match, text))
    return sorted(found)


def without_footnotes(text: str) -> str:
    """Return a text without the marks of its footnotes."""
    return without(text, footnotes_of(text))


def without(text: str, spans: Sequence[Span]) -> str:
    """Return a text without some spans of it, which rise and do not overlap."""
    if not spans:
        return text
    ends = (0, *(end for _, end in spans))
    starts = (*(start for start, _ in spans), len(text))
    return "".join(text[end:start] for end, start in zip(ends, starts, strict=True))


def _raised(text: str) -> Iterator[re.Match[str]]:
    return iter(()) if text.isascii() else _RAISED.finditer(text)


def _is_power(raised: re.Match[str], text: str) -> bool:
    """Whether raised digits are a power, and no mark of a footnote."""
    digits = raised[0]
    before = text[max(0, raised.start() - _BEFORE) : raised.start()]
    after = text[raised.end() : raised.end() + _AFTER]
    if not before or before[-1].isspace() or digits.strip(_DIGITS + "⁺⁻"):
        return False
    if digits[0] in "⁺⁻":
        return True
    if _SQUARED.search(before):
        return digits in ("²", "³")
    if before[-1].isdigit() and _LENGTH.match(after):
        return True
    base = _BASE.search(before)
    if not base or _TIME.match(after) or _CITED.search(before):
        return False
    return len(digits) > 1 or (digits != "¹" and base[0][-1] != "2")
