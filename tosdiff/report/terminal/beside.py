"""A text that is folded beside cells of fixed width: what a table of one row prints, in a third of its time.

Invariant: every line of the text stands in its own columns; no character of it is lost, and none is printed twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.text import Text


class Beside:
    """Cells, each of some lines and with its width in columns, and a text beside them that takes the columns left."""

    def __init__(self, cells: Sequence[tuple[Text, int]], text: Text) -> None:
        self._cells = cells
        self._text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        left = max(options.max_width - sum(width for _, width in self._cells), 1)
        columns = [[_of_width(line, width) for line in cell.split()] for cell, width in self._cells if width]
        for *cells, line in zip_longest(*columns, self._text.wrap(console, left, overflow="fold")):
            yield from _joined(console, cells, [width for _, width in self._cells], line)


def _of_width(line: Text, width: int) -> Text:
    line.truncate(width, overflow="ellipsis")
    return line


def _joined(
    console: Console, cells: Sequence[Text | None], widths: Sequence[int], line: Text | None
) -> Iterator[Segment]:
    """Yield one line of the row; what follows the last word of it is left out."""
    blank = 0
    for cell, width in zip(cells, widths, strict=True):
        if cell:
            if blank:
                yield Segment(" " * blank)
                blank = 0
            yield from _styled(console, cell)
            blank = -cell.cell_len
        blank += width
    if line:
        if blank:
            yield Segment(" " * blank)
        yield from _styled(console, line)
    yield Segment.line()


def _styled(console: Console, line: Text) -> Iterable[Segment]:
    """Return the segments of a line in its own style, which `render` leaves to who prints it."""
    rendered = line.render(console)
    return Segment.apply_style(rendered, console.get_style(line.style)) if line.style else rendered
