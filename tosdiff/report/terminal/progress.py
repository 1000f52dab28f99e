"""The progress bar of a check or an import, on stderr.

Invariant: it leaves nothing behind when done.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from tosdiff.models import Document, DocumentReport
from tosdiff.report.terminal.console import console


class Bar:
    """Shows how many documents are done: called after each, and taken away while something is printed."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def __call__(self, done: Document | DocumentReport) -> None:
        document = done if isinstance(done, Document) else done.document
        self._progress.update(self._task, advance=1, description=document.id)

    def further(self, steps: int) -> None:
        """Show that so many more are done."""
        self._progress.update(self._task, advance=steps)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Take the bar away: it and the results may share a terminal."""
        self._progress.stop()
        try:
            yield
        finally:
            self._progress.start()


@contextmanager
def bar(total: int | None, doing: str) -> Iterator[Bar]:
    """Show how many of `total` (None: as many as come) are done; call what is yielded after each."""
    left = TimeRemainingColumn(elapsed_when_finished=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), left)
    to = console(stderr=True)
    with Progress(*columns, console=to, transient=True, redirect_stdout=False) as progress:
        yield Bar(progress, progress.add_task(doing, total=total))
