"""The chain of a log of visits, proven line by line; branches of it, and in which order their lines happened.

Two machines that write to copies of one store make a branch: a line whose `previous` is an earlier line than the one
before it. A line that `merges` others has several before it. Invariant: a chain given is whole: each of its lines is
as it was written, and what it builds on stands before it.
"""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Iterator, Sequence

from tosdiff.store.visits import FIRST, SCHEMA, decides, digest, digest_of_intact

_BEGINS = re.compile(rb'\{"schema":\d+,"previous":"([0-9a-f]{64})","at":"([^"]*)"')
# within a string of a line the quotes would be escaped
_SNAPSHOT = re.compile(rb'"snapshot":"([^"\\]+)"')
_MANIFEST = re.compile(rb'"manifest":"([0-9a-f]{64})"')
_RETAKEN = re.compile(rb'"retaken":"([0-9a-f]{64})"')
_MERGES = re.compile(rb'"merges":\[([^\]]*)\]')
_DIGEST = re.compile(rb"[0-9a-f]{64}")


class BrokenChainError(ValueError):
    """A line is not as it was written, or what it builds on is not there."""

    def __init__(self, number: int, problem: str) -> None:
        super().__init__(problem)
        self.number = number
        """Of the line, from 1."""


class Chain:
    """The lines of one log, as far as they were read."""

    def __init__(self) -> None:
        self.content = b""
        """All complete lines, as the file holds them."""
        self.manifests: dict[str, str] = {}
        """By snapshot: the digest of its manifest, on the line that names it first."""
        self.retaken: dict[str, set[str]] = {}
        """By snapshot: digests of WARC files that were written in place of a lost one, from the same bytes."""
        self.heads: dict[str, None] = {}
        """Digests of the lines that none builds on: one, or of a log with branches several."""
        self.last = FIRST
        """Digest of the last line."""
        self.later: set[int] = set()
        """Numbers of the lines that only a newer tosdiff can read, of those that were read."""
        self.branches: list[int] = []
        """Numbers of the lines that do not go on from the line before: with each a branch begins."""
        self.decides = False
        """Whether one of the lines is a person's decision and no visit."""
        self._lines: list[bytes] = []
        self._before: dict[int, tuple[str, ...]] = {}
        """By place: what a line builds on, where that is not the line before it alone."""
        self._numbers: dict[str, int] = {}
        """By digest: the number of a line; of as many as were asked for so far."""

    @classmethod
    def of_proven(cls, content: bytes) -> Chain:
        """Return the chain of complete lines that were proven before: each goes on from the line before it alone, none decides."""
        chain = cls()
        chain.content = content
        chain._lines = content.split(b"\n")[:-1]
        chain.last = digest(chain._lines[-1]) if chain._lines else FIRST
        chain.heads = {chain.last: None} if chain._lines else {}
        for line in chain._lines:
            if b'"manifest":"' in line and (named := names_manifest(line)):
                chain.manifests.setdefault(*named)
        if b'"retaken":"' in content:
            for line in chain._lines:
                chain._take_anew(line)
        return chain

    @property
    def is_plain(self) -> bool:
        """Whether each line goes on from the line before it alone."""
        return not self._before

    def __len__(self) -> int:
        return len(self._lines)

    def grow(self, lines: Sequence[bytes]) -> None:
        """Prove further lines and take them in.

        Raises:
            BrokenChainError: one of them is not what was written.
        """
        for line in lines:
            self._take(line, len(self._lines) + 1)
        self.content += b"".join(line + b"\n" for line in lines)

    def _take(self, line: bytes, number: int) -> None:
        own = digest_of_intact(line)
        if own is None:
            raise BrokenChainError(
                number, "it was changed after it was written: it does not match the digest that it ends with"
            )
        begins = _BEGINS.match(line)
        previous = begins[1].decode() if begins else _of_a_later_form(line, number)
        merged = _merged(line) if b'"merges":[' in line else ()
        # what goes on from the last line holds its digest, so that it is none of the lines before
        if previous != self.last or merged:
            self._check(own, (previous, *merged), number)
            self._before[number - 1] = (previous, *merged)
        if previous != self.last:
            self.branches.append(number)
        for each in (previous, *merged):
            self.heads.pop(each, None)
        self.heads[own] = None
        self.last = own
        self._lines.append(line)
        self.decides = self.decides or decides(line)
        if named := names_manifest(line):
            self.manifests.setdefault(*named)
        self._take_anew(line)

    def _check(self, own: str, before: tuple[str, ...], number: int) -> None:
        numbers = self._numbered()
        if own in numbers:
            raise BrokenChainError(number, f"it is line {numbers[own]} again")
        if any(each not in numbers and each != FIRST for each in before):
            raise BrokenChainError(number, "a line is missing or was changed before it")

    def _numbered(self) -> dict[str, int]:
        for number in range(len(self._numbers) + 1, len(self._lines) + 1):
            self._numbers[digest(self._lines[number - 1])] = number
        return self._numbers

    def _take_anew(self, line: bytes) -> None:
        if b'"retaken":"' in line and (again := _RETAKEN.search(line)) and (of := _SNAPSHOT.search(line)):
            self.retaken.setdefault(of[1].decode(), set()).add(again[1].decode())

    def lines(self, *, start: int = 0) -> Sequence[tuple[int, bytes]]:
        """Return the lines with their numbers in the order in which they happened, from the place `start` on.

        That is the order of the file; where two machines wrote, their lines are joined by their times, and each
        stands after those that it builds on.
        """
        if not self.branches:
            return tuple(enumerate(self._lines[start:], start + 1))
        after: dict[int, list[int]] = {}
        waits = [0] * len(self._lines)
        for index in range(len(self._lines)):
            for each in self._places_before(index):
                after.setdefault(each, []).append(index)
                waits[index] += 1
        ready = [(self._at(index), index) for index, count in enumerate(waits) if count == 0]
        heapq.heapify(ready)
        found: list[tuple[int, bytes]] = []
        while ready:
            _, index = heapq.heappop(ready)
            found.append((index + 1, self._lines[index]))
            for later in after.get(index, ()):
                waits[later] -= 1
                if waits[later] == 0:
                    heapq.heappush(ready, (self._at(later), later))
        return tuple(found[start:])

    def newest_first(self) -> Iterator[tuple[int, bytes]]:
        """Yield the lines as `lines` returns them, from the last one on."""
        if self.branches:
            return reversed(self.lines())
        numbers = range(len(self._lines), 0, -1)
        return zip(numbers, reversed(self._lines), strict=True)

    def beside_others(self) -> frozenset[int]:
        """Return the numbers of the lines that stand on one side of a branch: of some other line they are neither before nor after.

        A line is after all above it where each of those has a line that builds on it by then, and before all below it where each
        of those builds on it or on one below it.
        """
        if not self.branches:
            return frozenset()
        count = len(self._lines)
        places = [self._places_before(index) for index in range(count)]
        builds_on = [max(before, default=-1) + 1 for before in places]
        built_on = [count + 1] * (count + 1)
        for number in range(count, 0, -1):
            for each in places[number - 1]:
                built_on[each + 1] = number
        after = [True] * (count + 2)
        latest = 0
        for number in range(1, count + 1):
            after[number] = latest <= number
            latest = max(latest, built_on[number])
        found, earliest = set[int](), count + 1
        for number in range(count, 0, -1):
            if not after[number] or earliest < number:
                found.add(number)
            earliest = min(earliest, builds_on[number - 1])
        return frozenset(found)

    def _places_before(self, index: int) -> Sequence[int]:
        if index not in self._before:
            return (index - 1,) if index else ()
        numbers = self._numbered()
        return [numbers[each] - 1 for each in dict.fromkeys(self._before[index]) if each in numbers]

    def as_written(self) -> tuple[bytes, ...]:
        """Return the lines in the order of the file."""
        return tuple(self._lines)

    def holds(self, line: str) -> bool:
        """Return whether a line of that digest is in it."""
        return bool(self._lines) and (line == self.last or line in self._numbered())

    def _at(self, index: int) -> bytes:
        begins = _BEGINS.match(self._lines[index])
        return begins[2] if begins else b""


def names_manifest(line: bytes) -> tuple[str, str] | None:
    """Return the snapshot that a line names first and the digest of its manifest; None where it names none first."""
    if b'"manifest":"' not in line:
        return None
    named, stated = _SNAPSHOT.search(line), _MANIFEST.search(line)
    return (named[1].decode(), stated[1].decode()) if named and stated else None


def _of_a_later_form(line: bytes, number: int) -> str:
    """Return the line before one that a newer tosdiff may have written, with its fields in another order.

    Raises:
        BrokenChainError: it is no such line.
    """
    try:
        row = json.loads(line)
        if row["schema"] > SCHEMA and re.fullmatch(r"[0-9a-f]{64}", row["previous"]):
            return str(row["previous"])
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise BrokenChainError(number, "it is not a visit")


def _merged(line: bytes) -> tuple[str, ...]:
    listed = _MERGES.search(line)
    return tuple(each.decode() for each in _DIGEST.findall(listed[1])) if listed else ()
