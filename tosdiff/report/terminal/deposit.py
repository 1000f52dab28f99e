"""What became of a deposit.

Invariant: as in `report.terminal`; only what was fetched back is called archived.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from tosdiff.models import iso
from tosdiff.pipeline.deposit import Deposit
from tosdiff.pipeline.depositing import Queued, Stage
from tosdiff.report.safe import printable
from tosdiff.report.terminal.hints import say_hint


def show(made: Deposit, to: Console) -> None:
    """Print the address of the copy, and what was checked of it."""
    to.print(Text(printable(made.url), style="bold"), soft_wrap=True)
    held = (
        "the text of the newest version, and the quotation in it"
        if made.has_quotation
        else "the text of the newest version"
    )
    said = f"{made.document.id}: archived {iso(made.capture.captured_at)}; fetched back, and it shows {held}"
    to.print(Text(printable(said), style="green"))


def queued(rows: Sequence[Queued], to: Console) -> None:
    """Print what came of the deposits of a check and was not told, and how many wait."""
    told = tuple(row for row in rows if row.is_untold)
    waiting = sum(row.is_open for row in rows)
    if not told:
        return
    to.print()
    to.print(Text("Wayback Machine", style="bold"))
    for row in told:
        if row.stage is Stage.ARCHIVED:
            to.print(Text(f"  {row.document}: archived, fetched back, and it shows this text", style="green"))
            to.print(Text(f"    {printable(row.url)}"), soft_wrap=True)
        else:
            given_up = row.stage is Stage.GIVEN_UP
            style = "bold yellow" if given_up else "yellow"
            to.print(Text(printable(f"  {row.document}: not archived: {row.reason}"), style=style))
            if given_up:
                say_hint(
                    f"given up after {row.tries} tries; to try again: `tosdiff deposit {row.document}`", to
                )
    if waiting:
        say_hint(f"{waiting} {'waits' if waiting == 1 else 'wait'} for the next check with --deposit", to)
