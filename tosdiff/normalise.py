"""The normal form that texts are compared and searched in, with a map back to the original's characters.

Foundation like `models`: every stage may import it. Invariant: normalising twice is normalising once, and
every character of the normal form maps to the span of the original that it stands for.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from tosdiff.models import Span

# Format characters carry no wording: joiners, soft hyphens, direction marks, variation selectors.
_INVISIBLE = [
    0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10), 0xFEFF,
]  # fmt: skip
_TYPOGRAPHY = {
    **dict.fromkeys(map(ord, "‘’‚‛′`´ʼ＇"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»＂"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-"),
    ord("…"): "...",
}
_TABLE: dict[int, str | None] = {**dict.fromkeys(_INVISIBLE, None), **_TYPOGRAPHY}
_SPACES = re.compile(r"\s+")


def _fold(text: str) -> str:
    """Fold compatibility forms and typography; repeated until nothing changes, as folding may compose."""
    while True:
        folded = unicodedata.normalize("NFKC", text.translate(_TABLE)).translate(_TABLE)
        if folded == text:
            return folded
        text = folded


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """Return the normal form: NFKC, plain quotes and dashes, no invisible characters, single spaces."""
    if not text.isascii() or "`" in text:
        text = _fold(text)
    return _SPACES.sub(" ", text).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """A normal form with its map to the original."""

    text: str
    starts: tuple[int, ...]
    """For each character of `text`, where in the original what it stands for begins."""
    ends: tuple[int, ...]
    """And where it ends."""

    def original_span(self, start: int, end: int) -> Span:
        """Return the span of the original that `text[start:end]` stands for."""
        if end <= start:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return (at, at)
        return (self.starts[start], self.ends[end - 1])


def normalise(text: str) -> Normalised:
    """Return the normal form of `text`, equal to `normal(text)`, with the map back."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for character in _fold(text[start:end]):
            if character.isspace():
                if not characters or characters[-1] == " ":
                    if characters:
                        ends[-1] = end
                    continue
                character = " "
            characters.append(character)
            starts.append(start)
            ends.append(end)
    if characters and characters[-1] == " ":
        characters.pop(), starts.pop(), ends.pop()
    form = "".join(characters)
    expected = normal(text)
    if form != expected:  # folding composed across clusters; map what is equal, the rest to its neighbours
        return _remapped(expected, form, starts, ends)
    return Normalised(text=form, starts=tuple(starts), ends=tuple(ends))


def _clusters(text: str) -> list[Span]:
    """Split into runs that normalise on their own: a character and the marks that combine with it."""
    spans: list[Span] = []
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or (
            text[index].isascii() or not (unicodedata.combining(text[index]) or ord(text[index]) in _TABLE)
        ):
            spans.append((start, index))
            start = index
    return spans if text else []


def _remapped(expected: str, form: str, starts: list[int], ends: list[int]) -> Normalised:
    from difflib import SequenceMatcher

    new_starts: list[int] = []
    new_ends: list[int] = []
    for _, i1, i2, j1, j2 in SequenceMatcher(None, form, expected, autojunk=False).get_opcodes():
        for offset in range(j2 - j1):
            at = min(i1 + offset, max(i2 - 1, i1), len(starts) - 1)
            new_starts.append(starts[at] if starts else 0)
            new_ends.append(ends[min(max(i2 - 1, at), len(ends) - 1)] if i2 - i1 != j2 - j1 and ends else ends[at])
    return Normalised(text=expected, starts=tuple(new_starts), ends=tuple(new_ends))
