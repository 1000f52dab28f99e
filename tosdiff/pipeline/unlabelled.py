"""Changes told without labels and headlines: of texts too long to be labelled in the time that one document has.

Invariant: the class and the words that changed are those of the two texts; what is left out is said beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tosdiff.errors import UnreadableDocumentError
from tosdiff.pipeline.limits import SECONDS, limited

if TYPE_CHECKING:
    from tosdiff.models import Comparison, Document, State
    from tosdiff.pipeline.archive import Archive


def newest_change(
    archive: Archive, document: Document, *, seconds: float = SECONDS
) -> tuple[Comparison | None, bool, tuple[str, ...]]:
    """Return what brought the newest state, whether it only goes on with what was told before, and what is left out.

    Args:
        seconds: of processor time that labels and headlines may take.

    Raises:
        UnreadableDocumentError: even the words alone take more than a comparison may.
        StoreError: as `Archive.text`.
    """
    from tosdiff.pipeline.logbook import Logbook

    try:
        with limited(f"comparing {document.id}", seconds=seconds):
            entry = Logbook(archive, document).latest()
            return entry.comparison, entry.again, ()
    except UnreadableDocumentError as problem:
        said = left_out(problem)
    states = archive.states(document)
    return compared_unlabelled(archive, document, states, len(states) - 1), False, (said,)


def compared_unlabelled(
    archive: Archive, document: Document, states: Sequence[State], at: int
) -> Comparison | None:
    """Return how a state differs from the one before it, None for the first.

    Raises:
        UnreadableDocumentError, StoreError: as `newest_change`.
    """
    from tosdiff.pipeline.comparing import compared

    if at < 1:
        return None
    old, new = (
        archive.text(document, archive.snapshot(document, state)).labelled(())
        for state in states[at - 1 : at + 1]
    )
    return compared(document, old, new)


def left_out(problem: UnreadableDocumentError) -> str:
    """Say that a change is told so."""
    return f"{problem.message}: the words that changed are told, without labels and headlines"
