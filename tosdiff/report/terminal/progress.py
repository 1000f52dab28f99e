"""The progress bar of a check or an import, on stderr.

Invariant: it leaves nothing behind when done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from tosdiff.models import Document, DocumentReport
from tosdiff.report.terminal.console import console


@contextmanager
def bar(total: int | None, doing: str) -> Iterator[Callable[[Document | DocumentReport], None]]:
    """Show how many of `total` (None: as many as come) are done; call what is yielded after each."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        task = progress.add_task(doing, total=total)

        def advance(done: Document | DocumentReport) -> None:
            document = done if isinstance(done, Document) else done.document
            progress.update(task, advance=1, description=document.id)

        yield advance
