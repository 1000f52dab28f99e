"""The page of a snapshot whose WARC file is lost, taken anew when the same bytes are served again.

Invariant: only bytes of the digest that the manifest records are kept in its place, and a line of the log says for ever that
they were. The line is there before the file: a kill between leaves lost what was lost, and nothing that no line names.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from tosdiff.models import Capture, Snapshot, Visit
from tosdiff.store.files import plain, settle, write_whole, writing

if TYPE_CHECKING:
    from tosdiff.store.store import Store


def is_lost(store: Store, document: str, name: str) -> bool:
    """Return whether the WARC file of a snapshot is gone.

    Raises:
        StoreError: something else stands in its place.
    """
    return not plain(store.folder(document) / f"{name}.warc.gz")


def is_damaged(store: Store, snapshot: Snapshot) -> bool:
    """Return whether another file stands in the place of a snapshot's WARC file, or of one taken anew; False where none does.

    Raises:
        StoreError: a link, a device or a FIFO stands there, or the log is damaged.
        OSError: it cannot be read.
    """
    if is_lost(store, snapshot.document, snapshot.name):
        return False
    known = store.own_chain(snapshot.document).retaken.get(snapshot.name, ())
    return store.held_in(snapshot) not in (snapshot.warc, *known)


def log_again(store: Store, snapshot: Snapshot, visit: Visit, capture: Capture) -> Visit:
    """Log a visit that was served the bytes of a snapshot whose file is lost, and keep them; the lock must be held.

    Raises:
        ValueError: they are other bytes.
        StoreError: the store cannot be written.
    """
    from tosdiff.store import warc

    if capture.digest != snapshot.body:
        raise ValueError("other bytes than those that were lost")
    packed = BytesIO()
    warc.write(replace(capture, document=store.folders.kept_as(snapshot.document)), packed)
    path = store.file(snapshot, ".warc.gz")
    retaken = sha256(packed.getvalue()).hexdigest()
    logged = store.log(snapshot.document, replace(visit, retaken=retaken))
    with writing(path):
        write_whole(path, packed.getvalue())
        settle(path.parent)
    return logged
