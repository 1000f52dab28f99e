"""A snapshot that was taken out of the history, and what stands without it.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from tosdiff.pipeline.reject import Rejected
from tosdiff.report.safe import printable
from tosdiff.report.terminal.hints import say_hint
from tosdiff.report.terminal.lines import seen, titled


def show(found: Rejected, to: Console) -> None:
    """Print what was rejected and why, what stands now, and how to take it back."""
    to.print(Text(printable(titled(found.document)), style="bold"))
    to.print(Text(printable(f"{found.id}  {found.rejection}")))
    left = f"what stands without it: {seen(found.state)}" if found.state else "no version is left"
    to.print(Text(left))
    say_hint(f"its files stay as they are; `tosdiff accept {found.id}` takes it back", to)
