"""Moments and places: how times, spans and digests are written.

Invariant: as in `models`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Span = tuple[int, int]
Clock = Callable[[], datetime]


def utc(moment: datetime) -> datetime:
    """Return `moment` in UTC, to the second; a naive datetime is taken as UTC.

    Raises:
        ValueError: in UTC it is before the year 1 or after 9999.
    """
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return aware.astimezone(UTC).replace(microsecond=0)
    except OverflowError as problem:
        raise ValueError("in UTC it is before the year 1 or after 9999") from problem


def iso(moment: datetime) -> str:
    """Return `2026-05-21T10:15:00Z`."""
    return utc(moment).isoformat()[:19] + "Z"  # strftime gives years before 1000 fewer digits on Linux


def now() -> datetime:
    """Return the time, UTC, to the second."""
    return utc(datetime.now(UTC))
