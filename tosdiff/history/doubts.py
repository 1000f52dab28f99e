"""Doubts by likeness that visit after visit confirms: when a page that was refused is the new text.

Invariant: a good visit ends a doubt; a visit that met another wall, or none at all, says nothing about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from tosdiff.history.chronology import in_order
from tosdiff.models import Visit

VISITS = 3
SPAN = timedelta(hours=24)


def in_question(
    visits: Iterable[Visit], *, after: datetime | None, before: datetime | None = None
) -> tuple[Visit, ...]:
    """Return the newest row of visits that were refused by likeness and showed one text, oldest first.

    Args:
        visits: in the order of the log, which tells visits of one second apart.
        after: time of the last good visit, None where there was none.
        before: time of the visit in question; None for any.
    """
    doubted: list[Visit] = []
    happened, _ = in_order(tuple(visits))
    for visit in happened:
        if before is not None and visit.at >= before:
            break
        if visit.outcome.verified and visit.at == after:
            doubted.clear()
        elif visit.wall and visit.wall.is_doubt and (after is None or visit.at >= after):
            doubted.append(visit)
    return tuple(visit for visit in doubted if _since(visit) == _since(doubted[-1]))


def confirmed(row: Sequence[Visit], at: datetime) -> bool:
    """Return whether a further visit that shows the same is enough to take the text by itself."""
    return len(row) + 1 >= VISITS and at - row[0].at >= SPAN


def _since(visit: Visit) -> datetime:
    return visit.doubted_since or visit.at
