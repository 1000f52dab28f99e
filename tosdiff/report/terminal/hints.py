"""What to do next, below what it is about.

Invariant: a command stands whole on a line, however narrow the terminal, so that it can be copied and run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.console import Console
from rich.style import Style
from rich.text import Text

from tosdiff.report.safe import printable
from tosdiff.report.words.commands import runnable

_INDENT = 4
# A command in its marks and what is glued to them, or a word.
_PIECE = re.compile(r"[^\s`]*(?:`[^`]*`[^\s`]*)+|\S+")


def say_hint(hint: str, to: Console) -> None:
    """Print a hint with its commands complete, in lines that break between words and commands alone."""
    for line in lines(printable(runnable(hint)), to.width - _INDENT):
        to.print(" " * _INDENT + line, style=Style(dim=True), no_wrap=True, overflow="ignore", crop=False)


def lines(hint: str, width: int) -> Iterator[str]:
    """Yield the lines of a hint; one is longer than `width` only where a command or a word is."""
    for paragraph in hint.split("\n"):
        held = ""
        for piece in _PIECE.findall(paragraph):
            joined = f"{held} {piece}" if held else piece
            if held and Text(joined).cell_len > width:
                yield held
                held = piece
            else:
                held = joined
        if held:
            yield held
