"""The order in which the runs of glyphs on a page are read, where two columns were drawn line by line.

Invariant: no run is added or lost; a page without two columns of prose keeps the order it was drawn in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

Run = Sequence[Any]
"""As `glyphs.read` gives it: text, left, right, baseline, size, bold."""

_GUTTER = 1.2  # times the size: what parts two columns at least
_SAME_LINE = 0.35
_SAME_EDGE = 2.0  # points
_FEWEST_LINES = 8  # a table of fewer rows has cells as long as half lines
_FULL = 0.7  # of the column's width; rows of a table end where their words do
_WORDS = 4  # of half a line of prose
_MOSTLY = 0.5
_CLOSE = 2.0  # times the size: further below, something else begins


def in_reading_order(runs: Sequence[Run]) -> Sequence[Run]:
    """Return a page's runs with the left one of two columns before the right one."""
    rows = _rows(runs)
    edge = _right_column(rows)
    if edge is None:
        return runs
    first, last = _ends(rows, edge)
    while last + 1 < len(rows) and _goes_on(rows[last], rows[last + 1], edge):
        last += 1  # the shorter column has ended
    left: list[Run] = []
    right: list[Run] = []
    for row in rows[first : last + 1]:
        for run in row:
            (right if run[1] >= edge - _SAME_EDGE else left).append(run)
    before = [run for row in rows[:first] for run in row]
    after = [run for row in rows[last + 1 :] for run in row]
    return [*before, *left, *right, *after]


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """Return the runs that follow each other on one line, from the left to the right."""
    rows: list[list[Run]] = []
    for run in runs:
        last = rows[-1][-1] if rows else None
        if (
            last is not None
            and run[1] >= last[2]
            and abs(run[3] - last[3]) < _SAME_LINE * max(run[4], last[4])
        ):
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _right_column(rows: Sequence[Sequence[Run]]) -> float | None:
    """Return where the lines of a second column begin; None where there is none."""
    starts = Counter(round(run[1]) for row in rows for run in _after_gutter(row))
    if not starts:
        return None
    edge = float(starts.most_common(1)[0][0])
    both = [row for row in rows if any(abs(run[1] - edge) <= _SAME_EDGE for run in _after_gutter(row))]
    if len(both) < _FEWEST_LINES:
        return None
    first, last = _ends(rows, edge)
    within = rows[first : last + 1]
    if len(both) < _MOSTLY * len(within) or any(
        run[1] < edge - _SAME_EDGE < run[2] for row in within for run in row
    ):
        return None
    for half in (
        [[r for r in row if r[1] < edge - _SAME_EDGE] for row in both],
        [[r for r in row if r[1] >= edge - _SAME_EDGE] for row in both],
    ):
        if any(_after_gutter(row) for row in half):
            return None  # more than two columns: a table
        widths = [row[-1][2] - row[0][1] for row in half]
        words = [sum(len(run[0].split()) for run in row) for row in half]
        full = sum(width >= _FULL * max(widths) for width in widths)
        if full < _MOSTLY * len(half) or sum(words) < _WORDS * len(half):
            return None
    return edge


def _ends(rows: Sequence[Sequence[Run]], edge: float) -> tuple[int, int]:
    """Return the first and the last line of the columns."""
    found = [
        at
        for at, row in enumerate(rows)
        if any(abs(run[1] - edge) <= _SAME_EDGE for run in _after_gutter(row))
    ]
    return found[0], found[-1]


def _goes_on(above: Sequence[Run], row: Sequence[Run], edge: float) -> bool:
    """Return whether a line goes on with one of the columns that the line above it belongs to."""
    if not 0 < above[0][3] - row[0][3] <= _CLOSE * above[0][4]:
        return False
    return all(run[2] < edge for run in row) or all(run[1] >= edge - _SAME_EDGE for run in row)


def _after_gutter(row: Sequence[Run]) -> list[Run]:
    """Return the runs of a line that stand apart from what is before them."""
    return [run for last, run in pairwise(row) if run[1] - last[2] > _GUTTER * max(run[4], last[4])]
