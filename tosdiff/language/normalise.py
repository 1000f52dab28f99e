"""The normal form that texts are compared and searched in, with a map back to the original's characters.

Foundation like `models`: every stage may import it. Invariant: normalising twice is normalising once,
`normalise(text).text == normal(text)`, and every character of the normal form maps to the span of the
original that it stands for.

The normal form is NFKC (Unicode Standard Annex 15) without invisible characters, with straight quotes,
`-` for every dash, and single spaces. Case is kept: "Content" and "content" may be different terms. So is what NFKC
would glue to a number or a word beside it as a plain character: raised, lowered and circled ones and fractions ("30¹
days" are not 301, "1½" is not 11⁄2).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from tosdiff.language.patterns import compiled_on_use
from tosdiff.models import Span

_SINGLE = "‘’‚‛′‵ʹʼʻ´‹›＇"
_DOUBLE = "“”„‟″‶«»〝〞＂"
_DASHES = "‐‑‒–—―−⸺⸻﹘﹣－"
QUOTES = "'\"" + _SINGLE + _DOUBLE
DASHES = "-" + _DASHES

# Shown as nothing, though Unicode does not call them format characters: the combining grapheme joiner,
# Hangul fillers, Khmer inherent vowels, Mongolian and standard variation selectors.
_IGNORED = (
    0x34F,
    0x115F,
    0x1160,
    0x3164,
    0xFFA0,
    0x17B4,
    0x17B5,
    *range(0x180B, 0x1810),
    *range(0xFE00, 0xFE10),
)
_IGNORED_HIGH = range(0xE0100, 0xE01F0)
# Format characters that do show: they enclose the digits that follow.
_SHOWN = frozenset((*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD))

# What legal pages really hold, most frequent first: replaced at the speed of `str.replace`, after which
# nearly every English text is ASCII and needs nothing more.
_COMMON = (
    ("’", "'"), ("“", '"'), ("”", '"'), ("\xa0", " "), ("–", "-"), ("—", "-"), ("‘", "'"),
    ("\u200b", ""), ("\u2060", ""), ("\ufeff", ""), ("\xad", ""), ("…", "..."),
)  # fmt: skip

_PLAIN_RUN = compiled_on_use(r"[!-~]+(?=[ -~]|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """A text in normal form and where each of its characters came from."""

    text: str
    starts: tuple[int, ...]
    """First character of the original behind each character; never falls."""
    ends: tuple[int, ...]
    """One past the last character of the original; never falls."""

    def original_span(self, start: int, end: int) -> Span:
        """Return the span of the original that stands behind text[start:end].

        Raises:
            ValueError: the span is not within the normal form.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"span {start}:{end} is not within 0:{len(self.text)}")
        if start == end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return at, at
        return self.starts[start], self.ends[end - 1]


def normal(text: str) -> str:
    """Return the normal form of a text."""
    return _normal(text) if len(text) > _LONGEST_KEPT else _kept_normal(text)


def _normal(text: str) -> str:
    if not text.isascii():
        for char, plain in _COMMON:
            if char in text:
                text = text.replace(char, plain)
        if not text.isascii():
            text = _shape(text)
    return " ".join(text.split())


# A comparison asks for the same paragraphs several times, and a history for the same ones in every version.
_LONGEST_KEPT = 4000
_kept_normal = lru_cache(maxsize=4096)(_normal)


def normalise(text: str) -> Normalised:
    """Return the normal form of a text with the map back to its characters."""
    shaped = _Shaper()
    at = 0
    while at < len(text):
        if run := _PLAIN_RUN.match(text, at):
            shaped.copy(run[0], at)
            at = run.end()
        else:
            end = _cluster_end(text, at)
            shaped.add(_shape(text[at:end]), at, end)
            at = end
    return shaped.result()


class _Shaper:
    """Collects the normal form, folding whitespace as it goes."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._space: Span | None = None

    def copy(self, run: str, at: int) -> None:
        """Take characters that are their own normal form."""
        self._flush()
        self._parts.append(run)
        self._starts.extend(range(at, at + len(run)))
        self._ends.extend(range(at + 1, at + len(run) + 1))

    def add(self, shape: str, start: int, end: int) -> None:
        """Take the normal form of text[start:end]."""
        for char in shape:
            if char.isspace():
                self._space = (self._space[0] if self._space else start, end)
            else:
                self._flush()
                self._parts.append(char)
                self._starts.append(start)
                self._ends.append(end)

    def _flush(self) -> None:
        if self._space and self._parts:
            self._parts.append(" ")
            self._starts.append(self._space[0])
            self._ends.append(self._space[1])
        self._space = None

    def result(self) -> Normalised:
        return Normalised(text="".join(self._parts), starts=tuple(self._starts), ends=tuple(self._ends))


def _shape(cluster: str) -> str:
    if cluster.isascii():
        return cluster
    table = _table()
    return equivalent(cluster.translate(table)).translate(table)


def equivalent(text: str) -> str:
    """Return a text in NFKC, but for the characters that keep their own form here."""
    pieces = _apart().split(text)
    for at in range(0, len(pieces), 2):
        pieces[at] = unicodedata.normalize("NFKC", pieces[at])
    return "".join(pieces)


def _cluster_end(text: str, start: int) -> int:
    """Return where the characters end that normalise together with text[start].

    Those are what may compose with it: combining marks and trailing Hangul letters, with invisible
    characters in between; an invisible character that nothing composes across stands alone.
    """
    end = start + 1
    if is_invisible(text[start]):
        return end
    for seen in range(end, len(text)):
        if is_invisible(text[seen]):
            continue
        if text[seen].isascii() or not _composes(text[seen]):
            break
        end = seen + 1
    return end


def shown(text: str) -> str:
    """Return the characters of a text that are seen, each as it is: no invisible ones, whitespace as single spaces.

    The joiners of scripts that are shaped by them (Persian, Hindi) are seen, in the shape of their neighbours.
    """
    kept = (
        char
        for at, char in enumerate(text)
        if char.isspace() or not (_hidden(char) and not _shapes(text, at))
    )
    return " ".join("".join(kept).split())


def _hidden(char: str) -> bool:
    return is_invisible(char) or unicodedata.category(char) in ("Cc", "Cs")


def _shapes(text: str, at: int) -> bool:
    """Return whether a character joins or parts letters of a script in which that shows."""
    beside = text[max(at - 1, 0) : at]
    return text[at] in "\u200c\u200d" and bool(beside) and beside >= "\u0600" and beside.isalpha()


def is_invisible(char: str) -> bool:
    """Return whether the normal form leaves a character out."""
    return not char.isascii() and _table().get(ord(char)) == ""


@cache
def _composes(char: str) -> bool:
    """Whether a character may become one with what stands before it."""
    first = unicodedata.normalize("NFKD", char)[0]
    return (
        unicodedata.category(first)[0] == "M"
        or "\u1160" <= first <= "\u11ff"
        or "\ud7b0" <= first <= "\ud7ff"
    )


@cache
def _apart() -> re.Pattern[str]:
    """Return what keeps its own form: a character that is another one raised, lowered or circled, or a fraction."""
    kept = [
        chr(code)
        for codes in _APART_RANGES
        for code in codes
        if unicodedata.decomposition(chr(code)).startswith(("<super>", "<sub>", "<circle>", "<fraction>"))
    ]
    return re.compile(f"([{''.join(kept)}])")


@cache
def _table() -> dict[int, str]:
    """Return what single characters become: built once, when the first text needs it."""
    table = dict.fromkeys(map(ord, _SINGLE), "'") | dict.fromkeys(map(ord, _DOUBLE), '"')
    table |= dict.fromkeys(map(ord, _DASHES), "-") | dict.fromkeys((*_IGNORED, *_IGNORED_HIGH), "")
    for code in _FORMAT_RANGES:
        table |= dict.fromkeys(
            (c for c in code if c not in _SHOWN and unicodedata.category(chr(c)) == "Cf"), ""
        )
    return table | {0x2026: "...", 0x2034: "'''", 0x2037: "'''", 0x2057: "''''"}


# Every format character (category Cf) of Unicode 15 lies in one of these; a test walks all code points.
_FORMAT_RANGES = (
    range(0xAD, 0xAE), range(0x600, 0x900), range(0x180E, 0x180F), range(0x200B, 0x2070),
    range(0xFEFF, 0xFFFC), range(0x110BD, 0x110CE), range(0x13430, 0x13460), range(0x1BCA0, 0x1BCA4),
    range(0x1D173, 0x1D17B), range(0xE0000, 0xE0080),
)  # fmt: skip

# All raised, lowered and circled characters and fractions of Unicode 16 lie in one of these, as above.
_APART_RANGES = (
    range(0xAA, 0xBF), range(0x2B0, 0x2E5), range(0x10FC, 0x10FD), range(0x1D2C, 0x1DC0), range(0x2070, 0x20A0),
    range(0x2120, 0x218A), range(0x2460, 0x24EB), range(0x2C7C, 0x2C7E), range(0x2D6F, 0x2D70), range(0x3192, 0x31A0),
    range(0x3244, 0x32FF), range(0xA69C, 0xA69E), range(0xA770, 0xA7FA), range(0xAB5C, 0xAB6A),
    range(0x10780, 0x107BB), range(0x1E030, 0x1E06E), range(0x1F12B, 0x1F16D), range(0x1F250, 0x1F252),
)  # fmt: skip
