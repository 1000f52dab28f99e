"""What Open Terms Archive recorded of documents, each into the history of the one it shows.

Invariant: as in `backfill`; one document that cannot be read stops no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tosdiff.models import Capture, Document, DocumentReport, now
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.backfill import backfill

if TYPE_CHECKING:
    from tosdiff.importers.ota.source import OpenedCollection

Counting = Callable[[int], AbstractContextManager[Callable[[DocumentReport], None] | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedDocument:
    """What a collection recorded of one document, and what became of it."""

    document: Document
    records: int
    first: datetime
    last: datetime
    reports: tuple[DocumentReport, ...]
    """Of those taken or judged anew; in a dry run none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedCollection:
    source: str
    name: str
    commits: int
    documents: tuple[RecordedDocument, ...]
    skipped: tuple[tuple[str, int], ...]
    """How many records were left out, by the reason, the most first."""
    dry_run: bool

    @property
    def complete(self) -> bool:
        """Whether it holds something of a document, and nothing of that was refused."""
        refused = any(not r.outcome.verified for each in self.documents for r in each.reports)
        return bool(self.documents) and not refused


def ota(
    archive: Archive,
    sources: Sequence[str],
    *,
    names: Sequence[str],
    of_pages: bool,
    everything: bool,
    table: Path | None,
    dry_run: bool,
    counting: Counting,
) -> tuple[ImportedCollection, ...]:
    """Take in what collections recorded of the declared documents.

    Args:
        sources: addresses, folders or bundles of their repositories; without any, those of the known collections.
        names: the documents meant; without any, all that are declared.
        of_pages: without sources, take the pages as fetched instead of the texts.
        everything: take every other record too, as a document of its own.
        table: another table of collections than the one that comes with tosdiff.
        dry_run: find out what would be taken, and take nothing.
        counting: takes how many records there are, and gives what is told of each that is done.

    Raises:
        UnreadableFileError, FetchError: a repository cannot be read or reached.
        UnknownDocumentError: a name is not declared.
        StoreError: the store is held by another run, or cannot be written.
    """
    from tosdiff.importers.ota.collections import collections_in, shipped
    from tosdiff.importers.ota.source import recorded

    known = collections_in(table) if table else shipped()
    wanted = archive.named(names) if names else archive.documents
    found = []
    for source in sources or [each.repository(of_versions=not of_pages) for each in known]:
        with recorded(
            source, wanted, now=archive.now or now(), collections=known, everything=everything
        ) as collection:
            taken = _taken(archive, collection, dry_run=dry_run, counting=counting)
            found.append(
                ImportedCollection(
                    source=source,
                    name=collection.name,
                    commits=collection.commits,
                    documents=taken,
                    skipped=tuple(collection.skipped.most_common()),
                    dry_run=dry_run,
                )
            )
    return tuple(found)


def _taken(
    archive: Archive, collection: OpenedCollection, *, dry_run: bool, counting: Counting
) -> tuple[RecordedDocument, ...]:
    found = []
    with counting(sum(map(collection.count, collection.documents))) as advance:
        for document in sorted(collection.documents, key=lambda each: each.id):
            captures: Iterator[Capture] = collection.captures(document)
            reports = () if dry_run else backfill(archive, document, captures, on_done=advance)
            first, last = collection.span(document)
            found.append(
                RecordedDocument(
                    document=document,
                    records=collection.count(document),
                    first=first,
                    last=last,
                    reports=reports,
                )
            )
    return tuple(found)
