"""Words that are others when they are written large, or with another s: `us` and `US`, the German `Sie` and `sie`.

Invariant: a word that begins a sentence, and one among words in capitals, is written large for that alone and tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from re import Match

from tosdiff.compare.words import differing
from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.tables import words_in

_WORD = compiled_on_use(r"\w+")
_BEGINS = compiled_on_use(r"(?:^|[.;:!?•|)\]\d])[\s\"'“„‘(\[*_>-]*$")


def turned_sense(old: str, new: str) -> tuple[str, str] | None:
    """Return the first word of two texts in normal form that is another one so written in the new, None if none is."""
    was, now = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    for at, to in _same(was, now):
        one, other = was[at][0], now[to][0]
        if one == other or _set_large(was, at) or _set_large(now, to):
            continue
        if {one, other} & words_in("words", "senses", "capitals"):
            return one, other
        if {one, other} & words_in("words", "senses", "large"):
            if not (_BEGINS.search(old, 0, was[at].start()) or _BEGINS.search(new, 0, now[to].start())):
                return one, other
        elif ("ß" in one) != ("ß" in other) and one.casefold() in words_in("words", "senses", "sharp"):
            return one, other
    return None


def _same(was: Sequence[Match[str]], now: Sequence[Match[str]]) -> Iterator[tuple[int, int]]:
    """Yield the places of the words that two texts share, however they are written."""
    here, there = ([word[0].casefold() for word in side] for side in (was, now))
    at, to = 0, 0
    for gap in differing(here, there):
        yield from zip(range(at, gap.i1), range(to, gap.j1), strict=True)
        at, to = gap.i2, gap.j2
    yield from zip(range(at, len(was)), range(to, len(now)), strict=True)


def _set_large(words: Sequence[Match[str]], at: int) -> bool:
    """Whether a word is in capitals as those beside it are."""
    beside = [word[0] for word in (*words[max(0, at - 1) : at], *words[at + 1 : at + 2])]
    return words[at][0].isupper() and bool(beside) and all(word.isupper() for word in beside)
