"""The scenes of the demo, around what the commands themselves print.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from tosdiff.report.safe import printable


def scene(title: str, words: str, to: Console) -> None:
    """Print the heading of a scene, and what it is about."""
    to.print()
    to.print(Rule(Text(title, style="bold"), style="bold cyan", align="left"))
    to.print(Text(words, style="italic"))
    to.print()


def quoted(text: str, to: Console) -> None:
    """Print what a command writes as plain text."""
    to.print(Padding(Text(printable(text)), (0, 0, 0, 2)))


def closing(words: str, to: Console) -> None:
    """Print what the reader may do next."""
    to.print()
    to.print(Text(words))
