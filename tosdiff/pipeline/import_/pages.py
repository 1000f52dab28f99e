"""Saved pages of any documents, each into the history of the one it shows.

Invariant: as in `backfill`; one page that cannot be read, and one document that cannot be stored, stop no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from tosdiff.errors import UnreadableFileError
from tosdiff.importers.found import FoundPage, Stranger
from tosdiff.importers.pages import found_pages
from tosdiff.importers.saved import parse_moment
from tosdiff.models import Capture, Document, DocumentReport
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.backfill import backfill

Counting = Callable[[int], AbstractContextManager[Callable[[DocumentReport], None] | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedDocument:
    """What was found of one document, and what became of it."""

    document: Document
    pages: tuple[FoundPage, ...]
    """In time order."""
    reports: tuple[DocumentReport, ...]
    """Of those taken or judged anew; a page that was taken before has none, and in a dry run none has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPages:
    documents: tuple[ImportedDocument, ...]
    strangers: tuple[Stranger, ...]
    """What is of no declared document, or cannot be read."""
    dry_run: bool

    @property
    def complete(self) -> bool:
        """Whether some page was of a declared document, and each of those is in its history, or would be."""
        refused = any(not r.outcome.verified for each in self.documents for r in each.reports)
        return bool(self.documents) and not refused and not any(each.is_damaged for each in self.strangers)


def pages(
    archive: Archive,
    paths: Sequence[Path],
    *,
    document: str | None,
    captured_at: str | None,
    dry_run: bool,
    counting: Counting,
) -> ImportedPages:
    """Take in every page below the paths that is of a declared document.

    Args:
        document: the one that all of them are, whatever they say of themselves.
        captured_at: when a single page was saved, where it does not say.
        dry_run: find out what would be taken, and take nothing.
        counting: takes how many pages there are, and gives what is told of each that is done.

    Raises:
        UnreadableFileError: nothing is at one of the paths.
        UsageError: a time is given for several pages, or is none.
        UnknownDocumentError: `document` is not declared.
        StoreError: the store is held by another run, or cannot be written.
    """
    given = archive.document(document) if document else None
    at = parse_moment(captured_at) if captured_at else None
    known = archive.documents
    with found_pages(paths, known, given=given, captured_at=at, own=archive.store.root) as source:
        found = {each.id: each for each in known if source.count(each)}
        unread: list[Stranger] = []
        taken: list[ImportedDocument] = []
        with counting(len(source.pages)) as advance:
            for each in found.values():
                of_it = tuple(page for page in source.pages if page.document.id == each.id)
                reports = () if dry_run else backfill(archive, each, _read(of_it, unread), on_done=advance)
                taken.append(ImportedDocument(document=each, pages=of_it, reports=reports))
        return ImportedPages(documents=tuple(taken), strangers=(*source.strangers, *unread), dry_run=dry_run)


def _read(pages: Sequence[FoundPage], unread: list[Stranger]) -> Iterator[Capture]:
    for page in pages:
        try:
            yield page.capture()
        except UnreadableFileError as problem:
            unread.append(Stranger(name=page.name, missing=problem.message, is_page=True, is_damaged=True))
