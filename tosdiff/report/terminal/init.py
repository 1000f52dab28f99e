"""What was written, and what to do next.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from tosdiff.pipeline.init import WrittenFile
from tosdiff.report.safe import printable
from tosdiff.report.terminal.hints import say_hint


def show(written: WrittenFile, to: Console) -> None:
    """Print the file, what it watches, and the next command."""
    to.print(
        Text(printable(f"{written.path}: {written.documents} documents of {', '.join(written.providers)}"))
    )
    for each in (
        "next: `tosdiff check` takes the first snapshots, into snapshots/ here",
        "and the past: `tosdiff import ota` brings in what Open Terms Archive recorded of these documents, since 2024",
    ):
        say_hint(each, to)
