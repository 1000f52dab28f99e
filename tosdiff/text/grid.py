"""Printed lines of a page to the rows of its tables: columns by what no line crosses, cells over several lines.

Invariant: no word is added or lost; lines that share no empty band from the top of a table to its foot stay lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tosdiff.text.lines import Line, Piece

_BAND = 0.8  # times the size: wider than justified text stretches the spaces of several lines in one place
_WIDE = 1.5  # ... and of two lines
_NEAR = 3.0  # times the size: further below, another table begins
_CLOSER = 1.15  # times the least distance of two lines: lines of one row, where rows stand further apart
_SAME_EDGE = 3.0  # points
_SENTENCE_END = re.compile(r"[.;:!?)]$")


def with_tables(lines: Sequence[Line]) -> list[Line]:
    """Return a page's lines, those of each table joined to rows of as many cells as it has columns."""
    found: list[Line] = []
    at = 0
    while at < len(lines):
        end = _table_end(lines, at) if _may_be_row(lines[at]) else at + 1
        found += (_table(lines[at:end]) if end - at > 1 else None) or lines[at:end]
        at = end
    return found


def _table_end(lines: Sequence[Line], start: int) -> int:
    """Return after which line a table that may begin with one would end."""
    end = start + 1
    while end < len(lines) and _follows(lines[end - 1], lines[end]):
        if not (_may_be_row(lines[end]) or _in_a_column(lines[start:end], lines[end])):
            break
        end += 1
    while end - start > 1 and not (
        _may_be_row(lines[end - 1]) or _belongs(lines[start : end - 1], lines[end - 1])
    ):
        end -= 1
    return end


def _in_a_column(above: Sequence[Line], line: Line) -> bool:
    """Return whether a line stands within a column of the lines above it, at its edge."""
    pieces = [piece for each in above for piece in each.pieces]
    bands = _bands(pieces, _BAND * line.size)
    crossed = any(line.left < band < line.right for band in bands)
    return bool(bands) and not crossed and any(abs(line.left - left) <= _SAME_EDGE for left, _, _ in pieces)


def _belongs(above: Sequence[Line], line: Line) -> bool:
    """Return whether a table's last line is none of the text below it: it is close, or stands further to the right."""
    gaps = [a.base - b.base for a, b in pairwise(above)]
    close = bool(gaps) and above[-1].base - line.base <= _CLOSER * min(gaps)
    return close or line.left > min(each.left for each in above) + _SAME_EDGE


def _may_be_row(line: Line) -> bool:
    return len(line.pieces) > 1


def _follows(above: Line, below: Line) -> bool:
    return 0 < above.base - below.base <= _NEAR * max(above.size, below.size)


def _table(lines: Sequence[Line]) -> list[Line] | None:
    """Return the rows of a table; None where the lines are none."""
    size = max(line.size for line in lines)
    bands = _bands(
        [piece for line in lines for piece in line.pieces], (_WIDE if len(lines) == 2 else _BAND) * size
    )
    edges = [band for band in bands if sum(_on_both_sides(line, band) for line in lines) > 1]
    if not edges:
        return None
    rows: list[tuple[Line, list[str]]] = []
    gaps = [above.base - below.base for above, below in pairwise(lines)]
    apart = max(gaps) > 1.3 * min(gaps)
    for number, line in enumerate(lines):
        cells = _cells(line, edges)
        if rows and _goes_on(rows[-1][1], cells, closer=apart and gaps[number - 1] <= _CLOSER * min(gaps)):
            line_before, held = rows[-1]
            rows[-1] = (
                replace(line_before, base=line.base),
                [" ".join(filter(None, pair)) for pair in zip(held, cells, strict=True)],
            )
        else:
            rows.append((line, cells))
    return [
        replace(
            line,
            text=" ".join(" | ".join(cells).split()).strip(" |"),
            row=True,
            bold=0 if line.bold < len(line.text) else len(line.text),
        )
        for line, cells in rows
    ]


def _bands(pieces: Sequence[Piece], least: float) -> list[float]:
    """Return the middle of each band that no piece crosses."""
    found: list[float] = []
    right = None
    for left, end, _ in sorted(pieces):
        if right is not None and left - right >= least:
            found.append((left + right) / 2)
        right = end if right is None else max(right, end)
    return found


def _on_both_sides(line: Line, band: float) -> bool:
    return line.pieces[0][0] < band < line.pieces[-1][1]


def _cells(line: Line, edges: Sequence[float]) -> list[str]:
    cells = [""] * (len(edges) + 1)
    for left, _, text in line.pieces:
        at = sum(edge < left for edge in edges)
        cells[at] = f"{cells[at]} {text}".strip()
    return cells


def _goes_on(above: Sequence[str], cells: Sequence[str], *, closer: bool) -> bool:
    """Return whether a line's cells go on with those above rather than begin a row."""
    if closer:
        return True
    return not cells[0] and all(
        not cell or (before and not _SENTENCE_END.search(before) and cell[0].islower())
        for before, cell in zip(above, cells, strict=True)
    )
