"""A page that was refused for being unlike the document, taken in on a person's word.

Invariant: as in `intake`.
"""

from __future__ import annotations

from collections.abc import Callable

from tosdiff.models import Clock, Document, DocumentReport, now
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.intake import Intake


def accept(
    archive: Archive, document: Document, *, clock: Clock = now, on_wait: Callable[[], None] | None = None
) -> DocumentReport:
    """Take the newest page that was refused by likeness as the document's new state, on a person's word.

    Raises:
        NothingToAcceptError: no such page was refused since the document was last seen.
        StoreError: the store is held by another run, damaged, or cannot be written.
    """
    with archive.store.lock(on_wait=on_wait):
        archive.store.recover(document.id)
        return Intake(archive, document).accept(archive.store.latest(document.id), at=clock())
