"""What was written of the history of documents, and where.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from typing import assert_never

from rich.console import Console
from rich.text import Text

from tosdiff.pipeline.export import Exported, ExportForm
from tosdiff.report.safe import printable


def show(found: Exported, to: Console) -> None:
    """Print a line for each document, and how to look at what was written."""
    noun = "commit" if found.form is ExportForm.GIT else "snapshot"
    for document, count in found.documents:
        to.print(Text(printable(f"{document.id}: {count:,} {noun}{'' if count == 1 else 's'}")))
    said = f"written to {found.path}; {_see(found)}"
    to.print(Text(printable(said)), no_wrap=True, overflow="ignore", crop=False)


def _see(found: Exported) -> str:
    match found.form:
        case ExportForm.WARC:
            return "any program that reads WARC opens it"
        case ExportForm.WACZ:
            return "https://replayweb.page opens it in a browser"
        case ExportForm.GIT:
            return f"`git -C {found.path} log -p` shows it"
        case form:
            assert_never(form)
