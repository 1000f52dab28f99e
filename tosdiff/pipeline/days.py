"""A day as users give it, to a command or to the API.

Invariant: a day is one of UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from tosdiff.errors import UsageError


def read_day(given: str | date) -> date:
    """Return the day that is meant: of a time, the one in UTC; a time without a zone is taken as UTC.

    Raises:
        UsageError: it is none.
    """
    if isinstance(given, datetime):
        return given.astimezone(UTC).date() if given.tzinfo else given.date()
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise UsageError(
            f"{given!r} is not a day", hint="give it like 2026-01-15; it means that day, UTC"
        ) from None
