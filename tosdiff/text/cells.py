"""The cells of a table's row, found again in the row's text.

Invariant: cells stand in the order of the row, none overlaps another, and the text between them is ` | `.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tosdiff.models import TableCell

# What a page may claim that a cell spans; browsers stop at 1000 columns as well.
_WIDEST = 1000


@dataclass(slots=True)
class Written:
    """A cell as the page has it, before it has its place in the row's text."""

    text: str
    """Whitespace folded."""
    width: int = 1
    height: int = 1
    heading: bool = False


def cells_of(text: str, written: Iterable[Written]) -> tuple[TableCell, ...]:
    """Return where each cell of a row stands in the row's text."""
    cells: list[TableCell] = []
    at = 0
    for cell in written:
        start = text.find(cell.text, at) if cell.text else -1
        if start < 0:  # empty, or nothing but the bars that are no part of the row's text
            start = end = at
        else:
            end = at = start + len(cell.text)
        cells.append(
            TableCell(start=start, end=end, width=cell.width, height=cell.height, heading=cell.heading)
        )
    return tuple(cells)


def span_of(printed: str | None) -> int:
    """Return how many columns or rows an attribute says that a cell spans."""
    try:
        return min(max(int(printed or 1), 1), _WIDEST)
    except ValueError:
        return 1
