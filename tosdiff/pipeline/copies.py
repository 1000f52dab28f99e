"""Which copies of a version other archives show, at addresses that a reader can open.

Each was fetched back and read as the document: a deposit, the newest capture that stood in for a visit, or an imported
memento. Invariant: the log of visits alone says so; what was only asked for, or rejected since, is no copy.
"""

from __future__ import annotations

import re
from functools import cache

from tosdiff.language.normalise import normal
from tosdiff.language.patterns import compiled_on_use
from tosdiff.models import ArchivedCopy, Document, FetchedBy, Snapshot
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.witnessing import sourced

# As archives show captures (https://archive.org/help/wayback_api.php; pywb): 14 digits of time, perhaps the mark by
# which the page comes without their additions, and the address captured.
_REPLAYED = compiled_on_use(r"(https?://\S+?/\d{14})(?:[a-z]{2}_)?(/https?:/\S+)", re.IGNORECASE)
_BY_ARCHIVES = (FetchedBy.ARCHIVE, FetchedBy.IMPORT)


def archived_copies(archive: Archive, document: Document, snapshot: Snapshot) -> tuple[ArchivedCopy, ...]:
    """Return the copies of a document that archives show: those with the snapshot's text first, then the nearest in time.

    Raises:
        StoreError: the store is damaged.
    """

    @cache  # a text is read only where there is a copy to hold against it
    def words(name: str) -> str:
        return normal(archive.text(document, archive.store.snapshot(document.id, name)).text)

    found: dict[str, ArchivedCopy] = {}
    seen = archive.store.sightings(document.id)
    for place, visit in sourced(archive.store, document.id).items():
        if seen[place].snapshot is None or visit.snapshot is None or visit.fetcher not in _BY_ARCHIVES:
            continue
        url = opened_at(visit.source or "")
        if url is None:
            continue
        same = visit.snapshot == snapshot.name or words(visit.snapshot) == words(snapshot.name)
        found[url] = ArchivedCopy(url=url, captured_at=visit.at, same_text=same)
    return tuple(
        sorted(
            found.values(),
            key=lambda copy: (not copy.same_text, abs(copy.captured_at - snapshot.captured_at), copy.url),
        )
    )


def opened_at(source: str) -> str | None:
    """Return the address at which a reader opens the capture that a visit's source names; None where it names none."""
    shown = _REPLAYED.search(source)
    return f"{shown[1]}{shown[2]}".rstrip(",;)") if shown else None
