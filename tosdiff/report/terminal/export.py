"""What was written of the history of documents, and where.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from tosdiff.pipeline.export import Exported
from tosdiff.report.safe import printable


def show(found: Exported, to: Console) -> None:
    """Print a line for each document, and how to look at what was written."""
    noun = "snapshot" if found.form == "WARC" else "commit"
    for document, count in found.documents:
        to.print(Text(printable(f"{document.id}: {count:,} {noun}{'' if count == 1 else 's'}")))
    see = (
        "any program that reads WARC opens it"
        if found.form == "WARC"
        else f"`git -C {found.path} log -p` shows it"
    )
    to.print(Text(printable(f"written to {found.path}; {see}")), no_wrap=True, overflow="ignore", crop=False)
