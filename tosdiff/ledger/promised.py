"""What notice a provider had promised on the day on which it announced an end.

Invariant: a promise counts for a day only as far as captures show it; how far is said with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time

from tosdiff.models import (
    ModelEntry,
    PageState,
    Promise,
    PromiseBasis,
    PromiseKind,
    PromiseThen,
    Surface,
)


def promised_then(
    histories: Iterable[Sequence[PageState]], provider: str, surface: Surface, day: date
) -> PromiseThen | None:
    """Return the notice that the pages of a provider promised on a day; None where none of them was ever seen."""
    end = datetime.combine(day, time(23, 59, 59), UTC)
    candidates = [
        then
        for history in histories
        if (history[0].document.provider, history[0].document.speaks_of) == (provider, surface)
        and (then := _of(history, end))
    ]
    promising = [each for each in candidates if each.promises]
    return next(iter(promising or candidates), None)


def _of(history: Sequence[PageState], end: datetime) -> PromiseThen | None:
    before = [state for state in history if state.first_seen <= end]
    if not before:
        first = history[0]
        return PromiseThen(
            promises=notice(first), snapshot=first.snapshot, seen=first.first_seen, basis=PromiseBasis.LATER
        )
    held = before[-1]
    after = next((state for state in history if state.first_seen > end), None)
    known = held.last_seen >= end or after is None or notice(after) == notice(held)
    return PromiseThen(
        promises=notice(held),
        snapshot=held.snapshot,
        seen=held.first_seen,
        basis=PromiseBasis.SEEN if known and (after or held.last_seen >= end) else PromiseBasis.BETWEEN,
    )


def notice(state: PageState) -> tuple[Promise, ...]:
    """Return the promises of notice of a state."""
    return tuple(each for each in state.ledger.promises if each.kind is PromiseKind.NOTICE)


def is_short(entry: ModelEntry) -> bool:
    """Return whether the notice given was below every minimum that was promised when it was given."""
    term = entry.promised.shortest if entry.promised else None
    end = entry.ends.day
    if entry.announced is None or end is None or entry.notice_days is None or term is None:
        return False
    return end < term.after(entry.announced.on)
