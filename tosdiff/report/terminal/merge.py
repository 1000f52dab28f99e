"""What came in from another store.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from tosdiff.pipeline.merge import MergedDocument
from tosdiff.report.safe import printable
from tosdiff.report.terminal.hints import say_hint


def show(merged: Sequence[MergedDocument], to: Console) -> None:
    """Print a line for each document, and what hinders one."""
    for each in merged:
        name = printable(each.document)
        if each.problem:
            to.print(Text(f"! {name}: not joined: {printable(each.problem.message)}", style="red"))
            if each.problem.hint:
                say_hint(each.problem.hint, to)
        elif each.lines:
            visits = "1 line of its log" if each.lines == 1 else f"{each.lines} lines of its log"
            more = (
                f" and {each.snapshots} snapshot{'s' if each.snapshots > 1 else ''}" if each.snapshots else ""
            )
            to.print(Text(f"+ {name}: {visits}{more} came in"))
        else:
            to.print(Text(f"= {name}: everything was here"))
