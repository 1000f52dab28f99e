"""What the doctor found, a line for each part.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tosdiff.pipeline.doctor import Finding, Health
from tosdiff.report.safe import printable
from tosdiff.report.terminal.hints import say_hint

_MARKS = {Health.WELL: ("✓", "green"), Health.LOOK: ("?", "yellow"), Health.ILL: ("!", "bold red")}


def show(finding: Finding, to: Console) -> None:
    """Print a finding, and below it what to do."""
    mark, style = _MARKS[finding.health]
    said = Text(printable(finding.said), style="" if finding.health is Health.WELL else style)
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=1)
    grid.add_column(width=min(28, to.width // 3), overflow="fold")
    grid.add_column(overflow="fold")
    grid.add_row(Text(mark, style=style), Text(printable(finding.part)), said)
    to.print(grid)
    if finding.hint and finding.health is not Health.WELL:
        say_hint(finding.hint, to)
