"""Where a page says two things of one model that cannot both be.

Invariant: an earliest date contradicts no later day, a date for some users none for all, and what a page
said under an earlier day none that it said later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tosdiff.ledger.matching import key_of
from tosdiff.models import DateKind, DateSource, Form, LedgerRow, ModelState, Shift, ShiftKind


def contradictions(rows: Sequence[LedgerRow]) -> tuple[Shift, ...]:
    """Return the contradictions of a page, models that share one together."""
    of: dict[str, list[LedgerRow]] = defaultdict(list)
    for row in rows:
        if not row.scope:
            of[key_of(row.name)].append(row)
    grouped: dict[tuple[str, str], list[tuple[LedgerRow, LedgerRow]]] = defaultdict(list)
    for same in of.values():
        for what, pair in _contradictory(same):
            grouped[what].append(pair)
    return tuple(
        Shift(
            kind=ShiftKind.CONTRADICTION,
            models=tuple(one.name for one, _ in pairs),
            ids=tuple(one.model_id for one, _ in pairs),
            old=old,
            new=new,
            before=tuple(one for one, _ in pairs),
            after=tuple(other for _, other in pairs),
        )
        for (old, new), pairs in grouped.items()
    )


def _contradictory(
    rows: Sequence[LedgerRow],
) -> Iterator[tuple[tuple[str, str], tuple[LedgerRow, LedgerRow]]]:
    dated = [row for row in rows if row.ends.kind is DateKind.EXACT and not is_entry(row)]
    first = dated[0] if dated else None
    other = next((row for row in dated if first and row.ends.on != first.ends.on), None)
    if first and other:
        yield (first.ends.on, other.ends.on), (first, other)
    ended = next((row for row in rows if row.standing is ModelState.RETIRED), None)
    offered = next((row for row in rows if row.standing is ModelState.LEGACY and not row.ends.on), None)
    if ended and offered:
        yield (f"retired {ended.ends.on}".strip(), offered.state), (ended, offered)


def is_entry(row: LedgerRow) -> bool:
    """Return whether a row is an entry of a log, which a later one may set right."""
    return (
        row.form is not Form.TABLE
        and row.announced is not None
        and row.announced.source is DateSource.HEADING
    )
