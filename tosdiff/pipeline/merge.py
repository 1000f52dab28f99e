"""Two stores of the same documents joined: what another machine saw comes into this one.

Invariant: as in `store.joining`; one document that cannot be joined does not stop the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tosdiff.errors import StoreError, UsageError
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.stamping import bring_stamps


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedDocument:
    """What came in of one document."""

    document: str
    lines: int = 0
    """Lines of its log that were not here."""
    snapshots: int = 0
    problem: StoreError | None = None
    """Why it was not joined; what had come in by then stays."""


def merge(
    archive: Archive, other: Path, *, on_wait: Callable[[], None] | None = None
) -> tuple[MergedDocument, ...]:
    """Bring in what another store holds of each of its documents.

    Raises:
        UsageError: no store is there, or it is this one.
        StoreError: this store is held by another run, or cannot be written.
    """
    from tosdiff.store.joining import join
    from tosdiff.store.store import Store

    theirs = Store(other.resolve())
    if theirs.root == archive.store.root.resolve():
        raise UsageError(f"{other} is this store itself", hint="name the folder of the other one")
    if not theirs.documents() and (other / "snapshots").is_dir():
        theirs = Store((other / "snapshots").resolve())
    for store in (archive.store, theirs):
        store.prove_anew()
    documents = theirs.documents()
    if not documents:
        raise UsageError(
            f"no snapshots in {other}", hint="name the folder that holds the other store's documents"
        )
    found: list[MergedDocument] = []
    with archive.store.lock(on_wait=on_wait):
        for document in documents:
            try:
                lines, snapshots = join(archive.store, theirs, document)
                found.append(MergedDocument(document=document, lines=lines, snapshots=snapshots))
            except StoreError as problem:
                found.append(MergedDocument(document=document, problem=problem))
        bring_stamps(archive.store, theirs)
    return tuple(found)
