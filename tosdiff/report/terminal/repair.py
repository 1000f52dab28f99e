"""What was put right in a store, and what was not.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from tosdiff.pipeline.repair import Repaired
from tosdiff.report.safe import printable


def show(repaired: Repaired, to: Console, *, dry_run: bool) -> None:
    """Print what was done, where what it replaced lies, and what is damaged still."""
    would = "would be " if dry_run else ""
    for each in repaired.done:
        to.print(Text(f"{printable(each.path)}: {would}{printable(each.problem)}"))
    if repaired.kept_in:
        to.print(Text(f"what was replaced is kept in {printable(str(repaired.kept_in))}"))
    if dry_run:
        if not repaired.done:
            to.print(
                Text(
                    "nothing is damaged" if not repaired.left else "nothing that is damaged can be put right"
                )
            )
        return
    for each in repaired.left:
        to.print(Text(f"{printable(each.path)}: still damaged: {printable(each.problem)}", style="bold red"))
    if not repaired.left:
        done = "nothing was damaged" if not repaired.done else "everything verifies now"
        to.print(Text(done, style="green"))
