"""Where the clock of a log went back, and which of its visits have not come yet.

Invariant: only live visits are judged, each against the one logged before it; a step under a minute is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tosdiff.history.chronology import STEP
from tosdiff.models import Sighting


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStep:
    """A visit whose time cannot be true, or that of the visit before it."""

    line: int
    """Of the log, from 1."""
    at: datetime
    """What the clock said."""
    before: datetime | None
    """What it had said at the live visit before, where that was later; None of a visit that lies in the future."""


def clock_steps(sightings: Sequence[Sighting], *, now: datetime | None) -> tuple[ClockStep, ...]:
    """Return each live visit that is earlier than the one before it, or later than the present."""
    found: list[ClockStep] = []
    previous: datetime | None = None
    for line, seen in enumerate(sightings, 1):
        if not seen.live:
            continue
        if previous is not None and previous - seen.at >= STEP:
            found.append(ClockStep(line=line, at=seen.at, before=previous))
        elif now is not None and seen.at - now >= STEP:
            found.append(ClockStep(line=line, at=seen.at, before=None))
        previous = seen.at
    return tuple(found)


def went_back(sightings: Sequence[Sighting]) -> ClockStep | None:
    """Return the newest visit if it is earlier than the live one before it."""
    live = [(line, seen) for line, seen in enumerate(sightings, 1) if seen.live][-2:]
    if len(live) < 2 or live[1][0] != len(sightings):
        return None
    before, (line, seen) = live[0][1].at, live[1]
    return ClockStep(line=line, at=seen.at, before=before) if before - seen.at >= STEP else None
