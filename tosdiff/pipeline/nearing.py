"""Which watched models end soon, so that a person is told in time: 30 days before, and 7.

Invariant: an end is told once for each span, and again only where its day has moved; nothing is told of a day that the
page no longer gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from tosdiff.errors import TosdiffError
from tosdiff.models import DateKind, ModelStatement, NearingEnd, PageState

if TYPE_CHECKING:
    from tosdiff.models import ModelEntry
    from tosdiff.pipeline.archive import Archive

SPANS = (30, 7)
"""Days before an end: a month to move what was built on a model, and a week for whoever put it off."""


def nearing(archive: Archive, today: date) -> tuple[NearingEnd, ...]:
    """Return the watched models that end within a span from a day on, what ends next first.

    A page that is damaged is left out: the report says so of its document.
    """
    if not archive.watched_models:
        return ()
    from tosdiff.ledger.entries import entries
    from tosdiff.pipeline.ledger import page_states
    from tosdiff.pipeline.models import matches

    states: list[PageState] = []
    for document in archive.documents:
        if document.tells_of_models and document.enabled:
            try:
                states += page_states(archive, document)
            except TosdiffError:
                continue
    watched = [
        entry
        for entry in entries(states)
        if entry.kind.is_model and any(matches(entry, pattern) for pattern in archive.watched_models)
    ]
    found = [each for entry in watched for each in _of(entry, today)]
    return tuple(sorted(found, key=lambda each: (each.ends, each.product, each.model)))


def _of(entry: ModelEntry, today: date) -> Iterator[NearingEnd]:
    """Yield the end that counts, and those that hold for some users."""
    scoped = [each for each in entry.statements if each.stands and each.row.scope and each is not entry.main]
    seen: set[tuple[str, str]] = set()
    for statement in (entry.main, *scoped):
        row = statement.row
        end = row.ends.day
        if not statement.stands or end is None or row.ends.kind not in (DateKind.EXACT, DateKind.NOT_AFTER):
            continue
        left = (end - today).days
        within = min((span for span in SPANS if 0 <= left <= span), default=None)
        if within is None or (row.ends.on, row.scope) in seen:
            continue
        seen.add((row.ends.on, row.scope))
        yield NearingEnd(
            key=_key(entry, statement),
            model=entry.model,
            product=entry.product,
            ends=end,
            by=row.ends.kind is DateKind.NOT_AFTER,
            scope=row.scope,
            days_left=left,
            within=within,
            replacement=row.replacement,
            contradicted=statement is entry.main and bool(entry.contradicting),
            snapshot=statement.snapshot,
        )


def _key(entry: ModelEntry, statement: ModelStatement) -> str:
    scope = f" for {statement.row.scope}" if statement.row.scope else ""
    return f"{entry.provider} {entry.surface} {entry.model}{scope} {statement.row.ends.on}"
