"""Pages that are known to be sound and what text they show, so that the same bytes need not be read at every visit.

Invariant: a page is known only by the rules in force: a snapshot was taken by them, or they have read the page since.
"""

from __future__ import annotations

from tosdiff.models import Capture, Document, Snapshot
from tosdiff.pipeline import retaking
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.rules import rules_of


def is_known(archive: Archive, document: Document, snapshot: Snapshot, body: str | None) -> bool:
    """Return whether the page of that digest, seen last, is known to be sound and to show the text of a snapshot."""
    if body is None or snapshot.rules == rules_of(document):
        return body is not None
    return archive.deriving.body_shown(document, snapshot) == body


def shows(archive: Archive, document: Document, snapshot: Snapshot, capture: Capture) -> bool:
    """Return whether a capture of the bytes seen last is sure to be the state of a snapshot, whose file is still there."""
    same = capture.status == snapshot.status and is_known(archive, document, snapshot, capture.digest)
    return same and not retaking.is_gone(archive.store, snapshot.name, capture)


def keep_known(archive: Archive, document: Document, name: str, body: str) -> None:
    """Keep that the rules in force have read a page as the text of a snapshot, where others took the snapshot."""
    snapshot = archive.store.snapshot(document.id, name)
    if snapshot.rules != rules_of(document):
        archive.deriving.keep_body_shown(document, snapshot, body)
