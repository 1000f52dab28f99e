"""Who is told, and whether they could be reached.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from tosdiff.pipeline.notify import Addressees, Delivery
from tosdiff.report.safe import printable
from tosdiff.report.words.commands import runnable


def show(found: Addressees, to: Console) -> None:
    """Print who is told of what, and what waits for them."""
    to.print(Text(f"config file: {printable(str(found.file))}", style="dim"), soft_wrap=True)
    if not found.waiting:
        to.print(Text("nobody is told", style="bold"))
        to.print(Text("  write into that file, for example:"))
        to.print(Text("  notify:\n    targets:\n      - ntfy://a-name-that-nobody-guesses"))
        to.print(
            Text(runnable("  let nobody else read it (chmod 600), then run: tosdiff notify --test")),
            soft_wrap=True,
        )
        return
    to.print(Text(f"news of: {', '.join(found.kinds)}"))
    for name, count in found.waiting:
        waits = (
            f"{count} {'thing waits' if count == 1 else 'things wait'} to be sent" if count else "all sent"
        )
        to.print(Text(f"• {printable(name)}: ").append(waits, style="yellow" if count else "green"))


def deliveries(done: Sequence[Delivery], to: Console, *, test: bool) -> None:
    """Print what became of each message."""
    if not done:
        to.print(Text("nobody is told: the config names no target" if test else "nothing waits to be sent"))
    for each in done:
        line = Text(f"• {printable(each.target.name)}: ")
        if each.problem:
            line.append(f"failed: {printable(each.problem)}", style="bold red")
        else:
            line.append("sent", style="green")
        to.print(line)
