"""Which patterns the words of a sentence speak for: the others cannot match, and are never tried.

Invariant: no pattern that matches a sentence is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from tosdiff.clauses.wording import Pattern, Starts

_REMEMBERED = 50_000
"""Words whose bits are kept: those of a hostile text are not kept without end."""

_ROWS = 4
"""Most patterns have no more needs; a further one is held against the bits of each that is left."""

Kept = TypeVar("Kept")


class PatternIndex(Generic[Kept]):
    """Tells from the words of a sentence which patterns can match it at all, and gives what is kept for them.

    A sentence has a bit for each need that one of its words meets. Above these it has, for each of the first needs of what
    is kept, a row with a bit for each that is kept: where all rows have it, those needs are met. So one `or` for each word
    and a few operations more sort out hundreds of patterns.
    """

    def __init__(self) -> None:
        self._bits: dict[Starts, int] = {}
        self._exact: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._kept: list[tuple[int, Kept]] = []
        self._seen: dict[str, int] = {}
        self._rows: dict[int, int] = {}
        """By the bit of a need, the bits of what has it, in its rows."""
        self._unneeded = 0
        """The bits of what has fewer needs than there are rows, in those left."""

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

    def keep(self, need: int, kept: Kept) -> None:
        """Keep something for the sentences that have all bits of a need."""
        self._kept.append((need, kept))

    def complete(self) -> None:
        """Take it that all needs are known and all is kept; sentences are looked up afterwards."""
        self._rows.clear()
        self._seen.clear()
        self._unneeded = 0
        width = len(self._kept)
        for number, (need, _) in enumerate(self._kept):
            bits = list(each(need))[:_ROWS]
            for row, bit in enumerate(bits):
                self._rows[bit] = self._rows.get(bit, 0) | 1 << row * width + width - 1 - number
            for row in range(len(bits), _ROWS):
                self._unneeded |= 1 << row * width + width - 1 - number

    def look_up(self, words: Iterable[str]) -> int:
        """Return the bits of some words."""
        seen, bits = self._seen, 0
        for word in words:
            known = seen.get(word)
            bits |= self._of(word) if known is None else known
        return bits

    def worth_trying(self, bits: int) -> Iterator[Kept]:
        """Yield what is kept for the needs that are all among some bits, in order."""
        width = len(self._kept)
        rows = bits >> len(self._bits) | self._unneeded
        left = rows
        for row in range(1, _ROWS):
            left &= rows >> row * width
        while left:
            number = left.bit_length() - 1
            left ^= 1 << number
            need, kept = self._kept[width - 1 - number]
            if bits & need == need:
                yield kept

    def _of(self, word: str) -> int:
        bits = self._exact.get(word, 0)
        for length in range(1, min(len(word), 24) + 1):
            bits |= self._stems.get(word[:length], 0)
        for bit in each(bits):
            bits |= self._rows.get(bit, 0) << len(self._bits)
        if len(self._seen) < _REMEMBERED:
            self._seen[word] = bits
        return bits


def each(bits: int) -> Iterator[int]:
    """Yield the single bits of some bits."""
    while bits:
        bit = bits & -bits
        bits ^= bit
        yield bit
