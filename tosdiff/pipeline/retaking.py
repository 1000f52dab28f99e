"""A visit to a document whose stored page is lost: asked for whole, and kept again where it is the same.

Invariant: as in `store.retaking`; what is served in other bytes is a snapshot of its own, though its text is the same.
"""

from __future__ import annotations

from dataclasses import replace

from tosdiff.models import Capture, Visit
from tosdiff.store.retaking import is_lost, log_again
from tosdiff.store.store import Store


def without_validators(store: Store, document: str, latest: Visit | None) -> Visit | None:
    """Return the visit seen last, without what would let a server answer that the page was not modified where it is lost.

    Raises:
        StoreError: something else stands in the place of its file.
    """
    if latest is None or latest.snapshot is None or not is_lost(store, document, latest.snapshot):
        return latest
    return replace(latest, etag=None, last_modified=None)


def is_gone(store: Store, name: str, capture: Capture) -> bool:
    """Return whether the file of a snapshot is lost, and a capture of its document is not the page that was in it.

    Whatever the answer, the manifest was proven: the log names no snapshot once more whose manifest is damaged.

    Raises:
        StoreError: something else stands in the place of the file, or the manifest is damaged.
    """
    of = store.snapshot(capture.document, name)
    return of.body != capture.digest and is_lost(store, of.document, name)


def logged(store: Store, document: str, visit: Visit, seen: Capture | None) -> Visit:
    """Log a visit, and where it has seen a page whose file is lost, keep that again; return what was logged.

    Raises:
        StoreError: the store cannot be written.
    """
    name = visit.snapshot
    if name and seen and seen.body and visit.fetcher.is_live and is_lost(store, document, name):
        snapshot = store.snapshot(document, name)
        if snapshot.body == seen.digest:
            return log_again(store, snapshot, visit, seen)
    return store.log(document, visit)
