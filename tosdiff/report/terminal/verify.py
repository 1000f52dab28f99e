"""What is damaged in a store.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from tosdiff.models import Damage
from tosdiff.report.safe import printable


def show(found: Sequence[Damage], documents: int, to: Console) -> None:
    """Print exactly what is damaged, or that nothing is."""
    noun = "document" if documents == 1 else "documents"
    if not found:
        to.print(Text(f"every digest and the visit chain of {documents} {noun} hold", style="green"))
        return
    for damage in found:
        to.print(Text(printable(damage.path), style="bold red").append(f": {printable(damage.problem)}"))
    to.print(Text(f"{len(found)} damaged in {documents} {noun}", style="bold red"))
