"""When a document was looked at and when its wording changed, as a lane over a span of time.

Invariant: a lane is solid only where visits stood so close together that "checked, same" can be said; the
cells of a lane are as many as the columns asked for, and every mark within the span is in one of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import MINYEAR, UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from tosdiff.history.chronology import chronology
from tosdiff.models import Outcome, Significance, Visit

# Between two visits further apart than this nothing is said, however rarely one visits. A watch that runs daily
# is allowed a week's outage, one that runs weekly two visits missed; one that runs monthly is only ever a row
# of single visits, since a wording may come and go within a month (`history.flaps`).
SHORTEST_GAP = timedelta(days=7)
LONGEST_UNBROKEN = timedelta(days=21)
USUAL_TIMES = 3
GAP_RULE = (
    f"A gap is more than {SHORTEST_GAP.days} days without a verified visit, or more than {USUAL_TIMES} times as "
    f"long as is usual for the document, but never more than {LONGEST_UNBROKEN.days} days."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A change of a document, where its lane is marked."""

    at: datetime
    """The first visit that saw it."""
    after: datetime | None
    """The last verified visit before; None for the first of all."""
    snapshot: str
    significance: Significance
    labels: tuple[str, ...]
    """Labels of the clauses that it touched."""
    explanation: str
    dated: bool = True
    """Whether its day can be believed; else it is the next that can, or the last before."""
    again: bool = False
    """It only goes on with what an earlier mark told: another return of an unstable text or edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSpan:
    """Verified visits that stood close together."""

    start: datetime
    end: datetime
    visits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time too long without a verified visit."""

    start: datetime
    """The verified visit before; the first one of all, where none was verified before."""
    end: datetime
    """The verified visit after; the last one of all, where none was verified after."""
    refused: tuple[datetime, ...]
    """Visits within it that were refused or failed."""
    unread: tuple[datetime, ...] = ()
    """Visits within it of which only a newer tosdiff can read what they saw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    document: str
    stretches: tuple[CheckedSpan, ...]
    gaps: tuple[Gap, ...]
    marks: tuple[Mark, ...]
    verified: int
    unverified: int
    unread: int
    """Visits of which only a newer tosdiff can read what they saw: neither verified nor failed, as far as is known here."""
    longest: timedelta
    """The longest time between two visits that is no gap."""

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """The first and the last visit; None where there was none."""
        parts: list[CheckedSpan | Gap] = [*self.stretches, *self.gaps]
        return (min(part.start for part in parts), max(part.end for part in parts)) if parts else None


def lane(
    document: str, visits: Iterable[Visit], marks: Iterable[Mark], *, now: datetime | None = None
) -> Lane:
    """Divide the visits to a document into stretches and gaps; those whose clock is doubted have no place in it."""
    logged = tuple(visits)
    happened = chronology(
        [visit.at for visit in logged], [visit.fetcher.is_live for visit in logged], now=now
    )
    visits = [logged[index] for index in happened.order if index not in happened.doubted]
    seen = [visit.at for visit in visits if visit.outcome.verified]
    missed = [visit for visit in visits if not visit.outcome.verified]
    unread = sum(visit.outcome is Outcome.UNREAD for visit in missed)
    longest = longest_unbroken(seen)
    stretches: list[CheckedSpan] = []
    gaps: list[Gap] = []
    for at in seen:
        if stretches and at - stretches[-1].end <= longest:
            last = stretches[-1]
            stretches[-1] = CheckedSpan(start=last.start, end=at, visits=last.visits + 1)
            continue
        if stretches:
            gaps.append(_gap(stretches[-1].end, at, missed))
        stretches.append(CheckedSpan(start=at, end=at, visits=1))
    if missed and (not seen or missed[0].at < seen[0]):
        gaps.insert(0, _gap(missed[0].at, seen[0] if seen else missed[-1].at, missed))
    if missed and seen and missed[-1].at > seen[-1]:
        gaps.append(_gap(seen[-1], missed[-1].at, missed))
    return Lane(
        document=document,
        stretches=tuple(stretches),
        gaps=tuple(gaps),
        marks=tuple(sorted(marks, key=lambda mark: mark.at)),
        verified=len(seen),
        unverified=len(missed) - unread,
        unread=unread,
        longest=longest,
    )


def _gap(start: datetime, end: datetime, missed: Sequence[Visit]) -> Gap:
    first = bisect_left(missed, start, key=lambda visit: visit.at)
    within = missed[first : bisect_right(missed, end, key=lambda visit: visit.at)]
    return Gap(
        start=start,
        end=end,
        refused=tuple(visit.at for visit in within if visit.outcome is not Outcome.UNREAD),
        unread=tuple(visit.at for visit in within if visit.outcome is Outcome.UNREAD),
    )


def longest_unbroken(seen: Sequence[datetime]) -> timedelta:
    """Return how far apart two visits may be for "checked, same" to be said of the time between."""
    from statistics import median  # it brings fractions and random numbers, and a citation asks for no lane

    between = [(later - earlier).total_seconds() for earlier, later in pairwise(seen)]
    usual = timedelta(seconds=median(between) if between else 0)
    return min(max(SHORTEST_GAP, USUAL_TIMES * usual), LONGEST_UNBROKEN)


# ------------------------------------------------------------------ on a line of cells


class Track(StrEnum):
    """What a lane says of the days of one cell."""

    NOTHING = "nothing"
    """Before the first visit or after the last."""
    CHECKED = "checked"
    """Visits close together throughout."""
    SEEN = "seen"
    """A visit, and a gap before or after it."""
    REFUSED = "refused"
    """Only visits that were refused or failed."""
    UNREAD = "unread"
    """Only visits of which a newer tosdiff alone can read what they saw, or such and refused ones."""
    GAP = "gap"
    """No visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    track: Track
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A span of time on so many columns."""

    start: datetime
    end: datetime
    columns: int

    def __post_init__(self) -> None:
        if not (self.start < self.end and self.columns > 0):
            raise ValueError(f"no scale from {self.start} to {self.end} on {self.columns} columns")

    def column(self, at: datetime) -> int:
        """Return the column of a moment within the span, the end in the last one."""
        return min(int((at - self.start) * self.columns / (self.end - self.start)), self.columns - 1)

    def bounds(self, column: int) -> tuple[datetime, datetime]:
        """Return where a column begins and where the next one does; the last holds the end of the span."""
        length = (self.end - self.start) / self.columns
        if column == self.columns - 1:
            return self.start + column * length, self.end + datetime.resolution
        return self.start + column * length, self.start + (column + 1) * length

    def cells(self, of: Lane) -> tuple[Slot, ...]:
        """Return what each column of a lane shows."""
        marks: list[list[Mark]] = [[] for _ in range(self.columns)]
        for mark in of.marks:
            if self.start <= mark.at <= self.end:
                marks[self.column(mark.at)].append(mark)
        return tuple(
            Slot(track=_track(of, *self.bounds(column)), marks=tuple(marks[column]))
            for column in range(self.columns)
        )

    def ticks(self) -> tuple[tuple[int, str], ...]:
        """Return the columns where a day, month or year begins, with its name, as close as the names fit."""
        for step in (1, 7, 14):
            if step * self._columns_a_day >= len("2025-08-01") + 2:
                return _placed(self, _days(self, step), len("2025-08-01"))
        for months in (1, 3, 6):
            if months * 30 * self._columns_a_day >= len("2025-08") + 2:
                return _placed(self, _months(self, months), len("2025-08"))
        years = 1
        while years * 365 * self._columns_a_day < len("2025") + 2 and years < 1000:
            years *= 2
        return _placed(self, _months(self, 12 * years), len("2025"))

    @property
    def _columns_a_day(self) -> float:
        return self.columns / ((self.end - self.start) / timedelta(days=1))


def _track(of: Lane, start: datetime, end: datetime) -> Track:
    """Return what a lane shows of the time from `start` until before `end`."""
    span = of.span
    if span is None or end <= span[0] or span[1] < start:
        return Track.NOTHING
    first, last = max(start, span[0]), min(end, span[1])
    if any(stretch.start <= first and last <= stretch.end for stretch in of.stretches):
        return Track.CHECKED
    if any(stretch.start < end and start <= stretch.end for stretch in of.stretches):
        return Track.SEEN
    if any(start <= at < end for gap in of.gaps for at in gap.unread):
        return Track.UNREAD
    refused = any(start <= at < end for gap in of.gaps for at in gap.refused)
    return Track.REFUSED if refused else Track.GAP


# ------------------------------------------------------------------ the axis


def _days(scale: Scale, step: int) -> Iterable[datetime]:
    at = scale.start.replace(hour=0, minute=0, second=0)
    while at <= scale.end:
        yield at
        if scale.end - at < timedelta(days=step):  # no calendar goes on after the year 9999
            return
        at += timedelta(days=step)


def _months(scale: Scale, step: int) -> Iterable[datetime]:
    month = (scale.start.year * 12 + scale.start.month - 1) // step * step
    while month // 12 <= scale.end.year:
        if month // 12 >= MINYEAR:
            yield datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
        month += step


def _placed(scale: Scale, moments: Iterable[datetime], length: int) -> tuple[tuple[int, str], ...]:
    """Place the moments within the span, leaving out a name that would not fit before the end."""
    found = [(scale.column(at), at.isoformat()[:length]) for at in moments if scale.start <= at <= scale.end]
    return tuple((column, name) for column, name in found if column + len(name) <= scale.columns)
