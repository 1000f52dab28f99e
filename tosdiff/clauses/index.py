"""Which patterns the words of a sentence speak for: the others cannot match, and are never tried.

Invariant: no pattern that matches a sentence is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from tosdiff.clauses.wording import Pattern, Starts

_REMEMBERED = 50_000
"""Words whose bits are kept: those of a hostile text are not kept without end."""

Kept = TypeVar("Kept")


class PatternIndex(Generic[Kept]):
    """Tells from the words of a sentence which patterns can match it at all, and gives what is kept for them."""

    def __init__(self) -> None:
        self._bits: dict[Starts, int] = {}
        self._exact: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._kept: dict[int, tuple[Kept, ...]] = {}
        self._seen: dict[str, tuple[int, tuple[Kept, ...]]] = {}

    def need(self, pattern: Pattern) -> int:
        """Return the bits that a sentence must have for the pattern to be worth trying."""
        needed = 0
        for starts in pattern.needs:
            if starts not in self._bits:
                bit = self._bits[starts] = 1 << len(self._bits)
                for start in starts:
                    table = self._stems if start.endswith("*") else self._exact
                    key = start.removesuffix("*")
                    table[key] = table.get(key, 0) | bit
            needed |= self._bits[starts]
        return needed

    def bit(self, starts: Starts) -> int:
        """Return the bit of a need that some pattern has."""
        return self._bits[starts]

    def keep(self, bit: int, kept: Kept) -> None:
        """Keep something for the sentences that have a bit."""
        self._kept[bit] = (*self._kept.get(bit, ()), kept)
        self._seen.clear()

    def look_up(self, words: Iterable[str]) -> tuple[int, list[tuple[Kept, ...]]]:
        """Return the bits of some words, and what is kept for them, of some bits more than once."""
        seen, bits, found = self._seen, 0, []
        for word in words:
            known = seen.get(word)
            if known is None:
                known = self._of(word)
            if known[0]:
                bits |= known[0]
                if known[1]:
                    found.append(known[1])
        return bits, found

    def _of(self, word: str) -> tuple[int, tuple[Kept, ...]]:
        bits = self._exact.get(word, 0)
        for length in range(1, min(len(word), 24) + 1):
            bits |= self._stems.get(word[:length], 0)
        found = (bits, tuple(one for bit in each(bits) for one in self._kept.get(bit, ())))
        if len(self._seen) < _REMEMBERED:
            self._seen[word] = found
        return found


def each(bits: int) -> Iterator[int]:
    """Yield the single bits of some bits."""
    while bits:
        bit = bits & -bits
        bits ^= bit
        yield bit
