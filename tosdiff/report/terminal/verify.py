"""What is damaged in a store.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from tosdiff.pipeline.verify import Verified
from tosdiff.report.safe import printable
from tosdiff.report.words.since import clock_step


def show(verified: Verified, to: Console) -> None:
    """Print exactly what is damaged, or that nothing is, and which visits had a wrong clock."""
    found, documents = verified.damage, verified.documents
    noun = "document" if documents == 1 else "documents"
    for each in verified.notices:
        to.print(Text(f"notice: {printable(each.path)}: {printable(each.problem)}", style="yellow"))
    for path, step in verified.clocks:
        to.print(Text(f"notice: {printable(path)}: line {step.line}: {clock_step(step)}", style="yellow"))
    if not found:
        to.print(Text(f"every digest and the visit chain of {documents} {noun} hold", style="green"))
        return
    for damage in found:
        to.print(Text(printable(damage.path), style="bold red").append(f": {printable(damage.problem)}"))
    to.print(Text(f"{len(found)} damaged in {documents} {noun}", style="bold red"))
