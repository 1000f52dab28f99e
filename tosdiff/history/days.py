"""Whether a version was seen on a day: what the visits of that day and those around it saw.

Invariant: only a verified visit whose clock nothing contradicts says anything about a day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from tosdiff.history.chronology import chronology
from tosdiff.models import Sighting, Unseen


def unseen(
    sightings: Sequence[Sighting],
    snapshot: str,
    day: date,
    *,
    now: datetime | None,
    same_words: Callable[[Sighting], bool],
) -> Unseen | None:
    """Return what is known of a day on which no visit saw a snapshot; None where one did.

    Args:
        sightings: in the order of the log.
        snapshot: the one that stands for the day, as the last seen by its end.
        day: UTC.
        now: the present, where clocks that were ahead of it are to be told.
        same_words: whether a verified visit saw the words asked about.
    """
    happened = chronology([each.at for each in sightings], [each.live for each in sightings], now=now)
    believed = [sightings[index] for index in happened.order if index not in happened.doubted]
    verified = [each for each in believed if each.snapshot is not None]
    if any(each.snapshot == snapshot and _day(each.at) == day for each in verified):
        return None
    before = max((each.at for each in verified if _day(each.at) <= day), default=None)
    if before is None:
        return None
    next_seen = next((each for each in verified if _day(each.at) > day), None)
    after = next_seen.at if next_seen else None
    between = [
        s for s in believed if s.snapshot is None and before <= s.at and (after is None or s.at <= after)
    ]
    unread = sum(each.unread for each in between)
    return Unseen(
        day=day,
        before=before,
        after=after,
        same_words=next_seen is not None and same_words(next_seen),
        failed=len(between) - unread,
        unread=unread,
    )


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()
