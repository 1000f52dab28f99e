"""The lines of a document's history: each contract that its address has served, apart from the others.

Invariant: a function of the versions in time order and of the predicate alone; each version is on one line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

V = TypeVar("V")


def lines(versions: Sequence[V], apart: Callable[[V, V], bool]) -> tuple[int, ...]:
    """Return the line of each version, numbered in the order in which they were opened.

    A version stays on the line of the one before unless `apart` says that they are two contracts; then it
    goes on with the line left most recently whose newest version it is not apart from, or opens one.
    """
    newest: dict[int, V] = {}
    """By line, the one left last at the end."""
    found: list[int] = []
    for version in versions:
        line = next((n for n in reversed(newest) if not apart(newest[n], version)), len(newest))
        newest.pop(line, None)
        newest[line] = version
        found.append(line)
    return tuple(found)
