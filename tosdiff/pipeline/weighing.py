"""Of which class a change is, and which passages came and went: all that the history asks of two versions.

Invariant: the class is that of the comparison that is shown; no label decides it, so that none is derived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from tosdiff.models import Change, Comparison, Document, DocumentText, Op, Significance
from tosdiff.pipeline.comparing import compared
from tosdiff.pipeline.limits import limited


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedChange:
    """What a change of a document amounts to."""

    significance: Significance
    changes: int
    """Blocks that changed."""
    passages: frozenset[tuple[str, str]]
    """Digests of what each change removed and of what it added."""

    def repeats(self, other: WeighedChange) -> bool:
        """Whether each passage that changed here changed there too, that way or back."""
        return self.passages <= other.passages | {(new, old) for old, new in other.passages}


def weight(document: Document, before: DocumentText, after: DocumentText) -> WeighedChange:
    """Weigh what changed from one text to the other.

    Raises:
        UnreadableDocumentError: it takes more than a comparison may.
    """
    if document.tells_of_models:  # what its ledger says has changed is news
        return weight_of(compared(document, before.labelled(()), after.labelled(())))
    return _weighed(*classified(before, after))


def classified(before: DocumentText, after: DocumentText) -> tuple[Significance, Sequence[Change]]:
    """Return the class of what changed from one text to the other, whatever its ledger says, and the changes.

    Raises:
        UnreadableDocumentError: it takes more than a comparison may.
    """
    from tosdiff.compare.align import changes
    from tosdiff.compare.significance import class_of

    with limited(f"comparing {before.snapshot or before.document} and {after.snapshot or after.document}"):
        found = changes(before.labelled(()), after.labelled(()))
        return class_of(before, after, found), found


def weight_of(found: Comparison) -> WeighedChange:
    """Return what a comparison weighs, labelled or not."""
    return _weighed(found.significance, found.changes)


def _weighed(significance: Significance, changes: Sequence[Change]) -> WeighedChange:
    return WeighedChange(
        significance=significance, changes=len(changes), passages=frozenset(map(_passage, changes))
    )


def _passage(change: Change) -> tuple[str, str]:
    old, new = (
        "".join(edit.text for edit in change.edits if edit.op is not left_out)
        for left_out in (Op.INSERT, Op.DELETE)
    )
    return _digest(old), _digest(new)


def _digest(text: str) -> str:
    # 64 bits tell the passages of one document apart
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
