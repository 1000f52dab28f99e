"""Saved pages, into the history of a document.

Invariant: as in `backfill`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tosdiff.importers import saved
from tosdiff.models import Document, DocumentReport
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.backfill import backfill

Counting = Callable[[int], AbstractContextManager[Callable[[DocumentReport], None] | None]]


@contextmanager
def captures(
    archive: Archive, document: Document, path: Path, *, captured_at: str | None, counting: Counting
) -> Iterator[tuple[DocumentReport, ...]]:
    """Take in the pages of a folder, an archive or a file; within, what became of each of them.

    Args:
        captured_at: when a single page was saved, where its name does not say.
        counting: takes how many pages there are, and gives what is told of each that is done.

    Raises:
        UnreadableFileError: nothing there, or nothing in it that can be read.
        UsageError: a name holds no capture time and none is given, or `captured_at` is none.
        BrokenArchiveError: at the end, of an archive that breaks off after the pages taken.
        StoreError: the store is held by another run, or cannot be written.
    """
    at = saved.parse_moment(captured_at) if captured_at else None
    with saved.saved_pages(path, captured_at=at) as source:
        with counting(source.count(document)) as advance:
            reports = backfill(archive, document, source.captures(document), on_done=advance)
        yield reports
