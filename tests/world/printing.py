"""What a report prints, as a terminal of some width or a file of some encoding would hold it."""

from __future__ import annotations

import io
from collections.abc import Callable

from rich.console import Console


def printed(report: Callable[[Console], object], width: int = 80, encoding: str = "utf-8") -> str:
    """Return what `report` prints to a terminal without colours; no line of it is wider than that."""
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")
    report(Console(file=file, width=width, color_system=None, highlight=False, markup=False, emoji=False))
    file.seek(0)
    text = file.read()
    assert max((len(line) for line in text.splitlines()), default=0) <= width
    return text


def printed_lines(report: Callable[[Console], object], width: int = 80, encoding: str = "utf-8") -> list[str]:
    """Return the lines, without the space at their ends."""
    return [line.rstrip() for line in printed(report, width, encoding).splitlines()]
