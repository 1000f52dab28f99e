"""What the changes between two versions amount to: how many of which kind, which labels they touch, which are of words.

Invariant: each is counted of the changes alone.
"""

from __future__ import annotations

from tosdiff.language.enumerators import without_number
from tosdiff.language.normalise import normal
from tosdiff.models import Change, ChangeKind, ChangeSummary, Comparison, Op


def rewords(change: Change) -> bool:
    """Whether words came, went or moved; a block whose typography, number, markup or links alone differ keeps its words."""
    old, new = _texts(change)
    return change.kind is not ChangeKind.MODIFIED or without_number(old) != without_number(new)


def renumbers(change: Change) -> bool:
    """Whether a block keeps its words and has another number."""
    old, new = _texts(change)
    return not rewords(change) and old != new


def _texts(change: Change) -> tuple[str, str]:
    """Return the old and the new text of a block in normal form."""
    old, new = (
        normal("".join(e.text for e in change.edits if e.op is not op)) for op in (Op.INSERT, Op.DELETE)
    )
    return old, new


def counts(c: Comparison | None) -> dict[str, int]:
    """Return how many blocks were added, removed, modified and moved, but for those that keep their words."""
    kinds = [each.kind for each in c.changes if rewords(each)] if c else []
    return {kind.value: kinds.count(kind) for kind in ChangeKind}


def touched(c: Comparison | None) -> list[str]:
    """Return the labels of all clauses that changed, each once, in order of the text."""
    return list(dict.fromkeys(label for each in (c.changes if c else ()) for label in each.labels))


def summary_of(c: Comparison) -> ChangeSummary:
    """Return what a comparison of two snapshots comes to."""
    return ChangeSummary(
        before=c.before.snapshot or "",
        after=c.after.snapshot or "",
        significance=c.significance,
        explanation=c.explanation,
        headlines=c.headlines,
        changed=len(c.changes),
        counts=tuple((ChangeKind(kind), number) for kind, number in counts(c).items()),
        labels=tuple(touched(c)),
    )
