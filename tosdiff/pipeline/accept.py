"""A page that was refused for being unlike the document, or rejected by a person, taken in on a person's word.

Invariant: as in `intake`.
"""

from __future__ import annotations

from collections.abc import Callable

from tosdiff.errors import NothingToAcceptError
from tosdiff.models import Clock, Document, DocumentReport, Outcome, Visit, now
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.intake import Intake
from tosdiff.pipeline.reject import version_id
from tosdiff.pipeline.since import current


def accept(
    archive: Archive, document: Document, *, clock: Clock = now, on_wait: Callable[[], None] | None = None
) -> DocumentReport:
    """Take the newest page that was refused by likeness as the document's new state, on a person's word.

    Raises:
        NothingToAcceptError: no such page was refused since the document was last seen.
        StoreError: the store is held by another run, damaged, or cannot be written.
    """
    with archive.store.lock(on_wait=on_wait):
        archive.recover(document.id)
        return Intake(archive, document).accept(archive.store.latest(document.id), at=clock())


def restore(
    archive: Archive,
    document: Document,
    when: str,
    *,
    clock: Clock = now,
    on_wait: Callable[[], None] | None = None,
) -> DocumentReport:
    """Put a rejected snapshot back into the history of its document; `when` is its whole id.

    Raises:
        NothingToAcceptError: it stands in the history.
        UnknownVersionError: there is no such snapshot.
        StoreError: the store is held by another run, damaged, or cannot be written.
    """
    with archive.store.lock(on_wait=on_wait):
        archive.recover(document.id)
        rejected = archive.state(document, when)
        if not rejected.rejected:
            raise NothingToAcceptError(
                f"{version_id(document, rejected.snapshot)} was not rejected: it stands in the history",
                hint=f"`tosdiff accept {document.id}` takes a page that was refused",
            )
        made = Visit(at=clock(), outcome=Outcome.RESTORED, snapshot=rejected.snapshot)
        archive.store.log(document.id, made)
        history = archive.states(document)
    said = f"{version_id(document, rejected.snapshot)} is a version again; it was {rejected.rejected}"
    return DocumentReport(
        document=document,
        outcome=Outcome.UNCHANGED,
        at=made.at,
        state=history[-1],
        wording=current(archive, document, history),
        notices=(said,),
    )
