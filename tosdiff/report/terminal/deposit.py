"""What became of a deposit.

Invariant: as in `report.terminal`; only what was fetched back is called archived.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from tosdiff.models import iso
from tosdiff.pipeline.deposit import Deposit
from tosdiff.report.safe import printable


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
