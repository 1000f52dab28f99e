"""Two versions of a document compared, as its kind asks for: on a page about models the ledger makes the headlines.

Invariant: what the ledger says has changed is news, whatever share of the words it is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

from tosdiff.models import (
    BLOCK_SEPARATOR,
    Comparison,
    Document,
    Headline,
    LedgerRow,
    Promise,
    Shift,
    ShiftKind,
    Significance,
    Span,
    Surface,
)
from tosdiff.pipeline.limits import limited

if TYPE_CHECKING:
    from tosdiff.models import DocumentText, Version

# What a reader has to know first.
_ORDER = (
    ShiftKind.PROMISE, ShiftKind.ANNOUNCED, ShiftKind.EARLIER, ShiftKind.LATER, ShiftKind.DATE_SET, ShiftKind.REOPENED,
    ShiftKind.WITHDRAWN, ShiftKind.RETIRED, ShiftKind.CONTRADICTION, ShiftKind.OVERDUE, ShiftKind.ADDED,
    ShiftKind.STATE, ShiftKind.TOLD, ShiftKind.REPLACEMENT, ShiftKind.RENAMED, ShiftKind.VANISHED,
)  # fmt: skip


def compared(document: Document, before: Version, after: Version) -> Comparison:
    """Return what changed from one version to the other, and what it means.

    A page about models has the changes of its ledger for headlines, and not what a clause like any other would mean.

    Raises:
        UnreadableDocumentError: it takes more than a comparison may.
    """
    from tosdiff.compare.versions import compare

    with limited(f"comparing {before.snapshot or document.id} and {after.snapshot or document.id}"):
        found = compare(before, after)
    if not document.tells_of_models:
        return found
    from tosdiff.ledger.changes import shifts
    from tosdiff.ledger.read import read
    from tosdiff.ledger.telling import told

    days = [_captured(each) for each in (before, after)]
    changed = shifts(read(before.blocks), read(after.blocks), seen_before=days[0], seen_after=days[1])
    where = document.provider_name if document.speaks_of is Surface.APP else ""
    said = _headlines(changed, before, after, where)
    quiet = (Significance.EDITORIAL, Significance.PRESENTATION)
    if said and found.significance in quiet:
        first = told(changed[0], where=where)
        found = replace(
            found, significance=Significance.WORDING, explanation=f"the ledger of models changed: {first}"
        )
    return replace(found, headlines=said if found.significance.is_news else ())


def _captured(text: DocumentText) -> date:
    """Return the day of a version's capture, which its snapshot is named by; of a local file any day will do."""
    stamp = text.snapshot[:8] if text.snapshot else ""
    return date.fromisoformat(f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:]}") if stamp else date.max


def _headlines(
    changed: tuple[Shift, ...], before: DocumentText, after: DocumentText, where: str
) -> tuple[Headline, ...]:
    from tosdiff.ledger.telling import favour, told

    announced = {model for each in changed if each.kind is ShiftKind.ANNOUNCED for model in each.models}
    # That a day was set and the state changed goes without saying where the end was announced.
    implied = (ShiftKind.DATE_SET, ShiftKind.STATE)
    kept = [each for each in changed if not (each.kind in implied and set(each.models) <= announced)]
    return tuple(
        Headline(
            topic="models",
            rule=str(each.kind),
            says=told(each, where=where),
            verdict=favour(each),
            before=_span(each.before or _promise(each.promised_before), before),
            after=_span(
                each.after or (_promise(each.promised) if each.kind is ShiftKind.PROMISE else ()), after
            ),
        )
        for each in sorted(kept, key=lambda each: _ORDER.index(each.kind))
    )


def _promise(promise: Promise | None) -> tuple[Promise, ...]:
    return (promise,) if promise else ()


def _span(said: tuple[LedgerRow, ...] | tuple[Promise, ...], text: DocumentText) -> Span | None:
    """Return where the first of those rows or promises stands in a version's plain text."""
    if not said:
        return None
    lengths = [len(block.text) for block in text.blocks]
    start = [0, *accumulate(length + len(BLOCK_SEPARATOR) for length in lengths)][said[0].block]
    return (start, start + lengths[said[0].block])
