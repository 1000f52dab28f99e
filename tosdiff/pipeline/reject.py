"""A person's word that a snapshot is not the document.

Invariant: one line is added to the log and nothing is removed; a text once rejected is refused when it comes again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tosdiff.errors import UsageError
from tosdiff.history.states import day_of
from tosdiff.models import (
    Clock,
    Document,
    DocumentText,
    Outcome,
    Refusal,
    Rejection,
    State,
    Visit,
    Wall,
    now,
)
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.judging import ReadCapture


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A snapshot that was taken out of the history, and what stands without it."""

    document: Document
    rejection: Rejection
    state: State | None
    """The newest state that is left; None where there is none."""

    @property
    def id(self) -> str:
        """The citable id of the snapshot."""
        return version_id(self.document, self.rejection.snapshot)


def reject(
    archive: Archive,
    document: Document,
    when: str,
    *,
    because: str,
    clock: Clock = now,
    on_wait: Callable[[], None] | None = None,
) -> Rejected:
    """Take a snapshot out of the history of its document; its files stay, and it can still be shown and cited.

    `when` names it by its id or the beginning of one, or is `latest` or `previous`.

    Raises:
        UsageError: there is no reason, a day is given, or it is rejected already.
        UnknownVersionError: there is no such snapshot.
        StoreError: the store is held by another run, damaged, or cannot be written.
    """
    reason = " ".join(because.split()).removeprefix("because ").removesuffix(".")
    if not reason:
        raise UsageError("a rejection needs its reason", hint='for example --because "it is an error page"')
    if day_of(document.id, when):
        raise UsageError(
            f"{when} is a day, and one version is needed",
            hint=f"`tosdiff log {document.id}` lists their ids",
        )
    with archive.store.lock(on_wait=on_wait):
        archive.recover(document.id)
        state = archive.state(document, when)
        if state.rejected:
            raise UsageError(
                f"{version_id(document, state.snapshot)} is not in the history: {state.rejected}",
                hint=f"`tosdiff accept {version_id(document, state.snapshot)}` takes that back",
            )
        made = Visit(at=clock(), outcome=Outcome.REJECTED, snapshot=state.snapshot, reason=reason)
        archive.store.log(document.id, made)
        left = archive.states(document)
    rejection = Rejection(snapshot=state.snapshot, on=made.at, because=reason)
    return Rejected(document=document, rejection=rejection, state=left[-1] if left else None)


def rejected_before(
    archive: Archive, document: Document, seen: ReadCapture, previous: DocumentText | None
) -> Refusal | None:
    """Refuse a page that shows what was rejected; doubt one that shows it nearly, and is less like the last version."""
    rejections = archive.store.rejections(document.id)
    if not rejections:
        return None
    from tosdiff.capture.likeness import nearer
    from tosdiff.capture.reading import PageText

    page = PageText(seen.extraction.blocks, seen.extraction.title)
    last = PageText(previous.blocks, previous.title) if previous else None
    for name, rejection in rejections.items():
        snapshot = archive.store.snapshot(document.id, name)
        if archive.state_digest(document, snapshot) == seen.reading.state:
            said = f"the text of {version_id(document, name)}, which was {rejection}"
            hint = f"`tosdiff accept {version_id(document, name)}` takes that back"
            return Refusal(wall=Wall.REJECTED, reason=said, hint=hint)
        text = archive.text(document, snapshot)
        if nearer(page, PageText(text.blocks, text.title), last):
            said = f"nearly the text of {version_id(document, name)}, which was {rejection}"
            return Refusal(
                wall=Wall.UNLIKE,
                reason=said,
                hint=f"`tosdiff show {version_id(document, name)}` shows that text",
            )
    return None


def version_id(document: Document, snapshot: str) -> str:
    return f"{document.id}@{snapshot.partition('-')[0]}"
