"""The news of the watched documents as entries of a feed, newest first.

Invariant: an entry's id is a function of the document, the snapshot, its time and its class, so that a feed made again, or
elsewhere from the same store, names the same things alike; what is no alarm is no entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from tosdiff.errors import StoreError, UsageError
from tosdiff.models import ChangeSummary, CheckReport, Comparison, Document, Significance, State, iso
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.logbook import Comparing, Logbook
from tosdiff.store.files import put_in_place

LONGEST = 200
"""Entries of a feed; readers keep what they have seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One change of one document."""

    id: str
    document: Document
    snapshot: str
    at: datetime
    """When the new text was first seen."""
    dated: bool
    """Whether that can be believed: the clock was not wrong at every visit that saw it."""
    comparison: Comparison

    @property
    def citation_id(self) -> str:
        return f"{self.document.id}@{self.snapshot}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    id: str
    title: str
    updated: datetime
    """When the newest entry was; of a feed without entries, the time it was made."""
    entries: tuple[FeedEntry, ...]
    """Newest first."""
    url: str | None = None
    """Where it will be read, if that is known."""


def feed(archive: Archive, documents: Sequence[Document], *, now: datetime, url: str | None = None) -> Feed:
    """Return the news of documents.

    Args:
        now: the time, for a feed without entries.
        url: where the feed will be read.

    Raises:
        StoreError: a log of visits is damaged.
    """
    news = sorted(
        (each for document in documents for each in _possible(archive, document)),
        key=lambda each: (each.state.first_seen, each.id),
        reverse=True,
    )
    entries = tuple(each.entry() for each in news[:LONGEST])
    names = dict.fromkeys(document.provider_name for document in documents)
    return Feed(
        id=_urn(url or " ".join(sorted(document.id for document in documents))),
        title=f"Changes in the terms of {', '.join(names)}",
        updated=entries[0].at if entries else now,
        entries=entries,
        url=url,
    )


def due(report: CheckReport, file: Path) -> bool:
    """Say whether a feed has to be written after a check: it is missing, or older than the newest that was seen.

    A run that was cut off before it wrote its feed leaves that to the next.
    """
    try:
        written = file.stat().st_mtime
    except OSError:
        return True
    return any(each.state and each.state.first_seen.timestamp() >= written - 1 for each in report.told)


def write(text: str, file: Path) -> bool:
    """Write a feed whole, unless it stands there already; return whether it was written.

    Raises:
        UsageError: the place is no file.
        StoreError: it cannot be written.
    """
    if file.is_dir():
        raise UsageError(f"{file} is a folder", hint=f"give a file, as -o {file / 'terms.atom'}")
    if file.exists() and not file.is_file():
        raise UsageError(f"{file} is a pipe or a device, and no file", hint="give a file, or leave -o out")
    content = text.encode()
    try:
        if file.exists() and file.read_bytes() == content:
            return False
        put_in_place(file, content)
    except OSError as problem:
        raise StoreError(
            f"{file} cannot be written: {problem.strerror or problem}",
            hint=f"give a file in a folder that can be written, as -o {file.name}",
        ) from problem
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class _PossibleEntry:
    """What may become an entry: only those that are shown are compared block by block."""

    id: str
    document: Document
    state: State
    told: ChangeSummary
    comparing: Comparing

    def entry(self) -> FeedEntry:
        return FeedEntry(
            id=self.id,
            document=self.document,
            snapshot=self.state.snapshot,
            at=self.state.first_seen,
            dated=self.state.dated,
            comparison=self.comparing(self.told),
        )


def _possible(archive: Archive, document: Document) -> Iterator[_PossibleEntry]:
    for entry in Logbook(archive, document).entries():
        if entry.again:
            continue
        for event in entry.events:
            if event.significance.is_alarm and event.told:
                yield _PossibleEntry(
                    id=_id(document, entry.state.snapshot, entry.state.first_seen, event.significance),
                    document=document,
                    state=entry.state,
                    told=event.told,
                    comparing=event.comparing,
                )


def _id(document: Document, snapshot: str, at: datetime, significance: Significance) -> str:
    return _urn(f"{document.id} {snapshot} {iso(at)} {significance}")


def _urn(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"tosdiff {name}").urn
