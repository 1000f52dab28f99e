"""What changed between two states of a document.

Invariant: both are derived by the rules in force.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tosdiff.errors import UnknownVersionError
from tosdiff.history.states import earlier_and_later as asked_for
from tosdiff.models import Comparison, Document, State, Unseen, iso
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.logbook import Logbook
from tosdiff.pipeline.since import unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two states of a document, compared."""

    document: Document
    before: State
    after: State
    comparison: Comparison
    backwards: bool
    """Whether the state before is the later one of the two, by the order of the log."""
    unseen: tuple[Unseen | None, Unseen | None] = (None, None)
    """Where a day was asked for and nobody saw that version on it: of the state before, and of the one after."""


def diff(
    archive: Archive, document: Document, before: str | None = None, after: str | None = None
) -> Difference:
    """Compare the states that two WHENs name, or the last two of the edition seen last.

    Raises:
        UnknownVersionError: a WHEN that names no state, or no two states of that edition.
        StoreError: the store is damaged.
    """
    from tosdiff.pipeline.comparing import compared

    old, new = earlier_and_later(archive, document, before, after)
    one, other = (archive.version(document, archive.snapshot(document, state)) for state in (old, new))
    return Difference(
        document=document,
        before=old,
        after=new,
        comparison=compared(document, one, other),
        backwards=_backwards(archive.states(document), old, new),
        unseen=(unseen(archive, document, old, before), unseen(archive, document, new, after)),
    )


def _backwards(states: Sequence[State], old: State, new: State) -> bool:
    """Return whether the state before is the later one; what was rejected has no place but its date."""
    if old.rejected or new.rejected:
        return new.first_seen < old.first_seen
    return _place(states, new) < _place(states, old)


def _place(states: Sequence[State], state: State) -> int:
    """Return where a state stands in a document's history; one of several joined, where the last of them does."""
    if state in states:
        return states.index(state)
    return max(at for at, each in enumerate(states) if each.snapshot == state.snapshot)


def earlier_and_later(
    archive: Archive, document: Document, before: str | None, after: str | None
) -> tuple[State, State]:
    """Return the two states to compare: those asked for, or the last two of the edition seen last.

    Raises:
        UnknownVersionError: a WHEN that names no state, or no two states of that edition.
    """
    history = archive.states(document)
    if before is None and after is None and len(history) > 1:
        history = Logbook(archive, document).on_line_of_latest()
        if len(history) == 1:
            raise UnknownVersionError(
                f"the edition of {document.id} seen last has only one version, "
                f"since {iso(history[0].first_seen)}",
                hint=f"`tosdiff diff {document.id} previous latest` compares it with the edition before; "
                f"`tosdiff log {document.id}` lists the versions of each",
            )
    old, new = before or "previous", after or "latest"
    if before is None and after is None:
        return asked_for(document.id, before, after, history, now=archive.now)
    return archive.state(document, old), archive.state(document, new)
