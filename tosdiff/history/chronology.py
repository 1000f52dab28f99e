"""In what order the visits of a log happened, and which of them had a clock that can be believed.

The chain of the log says what order live visits happened in; a clock is only believed about itself. Invariant:
live visits keep the order of the log, whatever their clocks said; captures that were imported keep their own
time and find their place by it; without a doubt about a clock the order is that of time, then of the log.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import pairwise

from tosdiff.models import Visit

# Clocks are put right by seconds all the time; a step back that is shorter is not worth a word.
STEP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronology:
    """The visits of one log, each by its index there."""

    order: tuple[int, ...]
    """Every visit, in the order in which they happened."""
    doubted: frozenset[int]
    """Live visits whose clock contradicts those of other visits, or the present."""


def chronology(times: Sequence[datetime], live: Sequence[bool], *, now: datetime | None = None) -> Chronology:
    """Return the order of the visits of a log, and those whose time cannot be believed.

    Of live visits that contradict each other the fewest are doubted that leave the rest in the order of time; where
    several choices are as good, all that might be wrong are. The present is the reading of a clock too, the last of
    them: a visit ahead of it is doubted, and unless more visits agree with it than do without it, so is what only it
    speaks for, since it may have been set back itself.

    Args:
        times: what each visit's clock said, aware, in the order of the log.
        live: whether the visit was made when its line was written, rather than imported.
        now: the present, as the machine's clock has it.
    """
    ordered = all(one <= other for one, other in pairwise(times))
    if ordered and (not times or now is None or times[-1] - now < STEP):
        return Chronology(order=tuple(range(len(times))), doubted=frozenset())
    chain = [index for index, is_live in enumerate(live) if is_live]
    smoothed = _smoothed([times[index] for index in chain])
    sure = _in_every_longest_run(smoothed)
    kept = [place for place, at in enumerate(smoothed) if now is None or at - now < STEP]
    if len(kept) < len(chain):
        past = [smoothed[place] for place in kept]
        up_to_now = {kept[place] for place in _in_every_longest_run(past)}
        sure = up_to_now if _longest(past) + 1 > _longest(smoothed) else up_to_now & sure
    return Chronology(
        order=_merged(times, live, chain, smoothed, sure),
        doubted=frozenset(chain[place] for place in range(len(chain)) if place not in sure),
    )


def in_order(
    visits: Sequence[Visit], *, now: datetime | None = None
) -> tuple[tuple[Visit, ...], frozenset[Visit]]:
    """Return the visits of a log in the order in which they happened, and those whose clock is doubted."""
    found = chronology([visit.at for visit in visits], [visit.fetcher.is_live for visit in visits], now=now)
    return tuple(visits[i] for i in found.order), frozenset(visits[i] for i in found.doubted)


def _smoothed(times: Sequence[datetime]) -> list[datetime]:
    """Return the times without steps back that are too short to matter."""
    found: list[datetime] = []
    for at in times:
        found.append(found[-1] if found and timedelta(0) < found[-1] - at < STEP else at)
    return found


def _in_every_longest_run(times: Sequence[datetime]) -> set[int]:
    """Return the positions that every longest run of times that never go back passes through."""
    ends = _lengths(times)
    starts = _lengths([_EPOCH - (at - _EPOCH) for at in reversed(times)])[::-1]
    longest = max(ends, default=0)
    at_length: dict[int, list[int]] = {}
    for position, (end, start) in enumerate(zip(ends, starts, strict=True)):
        if end + start - 1 == longest:
            at_length.setdefault(end, []).append(position)
    return {positions[0] for positions in at_length.values() if len(positions) == 1}


def _longest(times: Sequence[datetime]) -> int:
    """Return the length of the longest run of times that never go back."""
    return max(_lengths(times), default=0)


_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def _lengths(times: Sequence[datetime]) -> list[int]:
    """Return for each position the length of the longest run of times that never go back and that ends there."""
    tails: list[datetime] = []
    found: list[int] = []
    for at in times:
        place = bisect_right(tails, at)
        tails[place : place + 1] = [at]
        found.append(place + 1)
    return found


def _merged(
    times: Sequence[datetime],
    live: Sequence[bool],
    chain: Sequence[int],
    smoothed: Sequence[datetime],
    sure: set[int],
) -> tuple[int, ...]:
    """Put the imported captures among the live visits: each by its time, among those whose clock is believed."""
    # What follows a visit in the chain and has a doubted clock goes along with it.
    groups: list[tuple[tuple[datetime, int], list[int]]] = []
    leading: list[int] = []
    for place, index in enumerate(chain):
        if place in sure:
            groups.append(((smoothed[place], index), [*leading, index]))
            leading = []
        elif groups:
            groups[-1][1].append(index)
        else:
            leading.append(index)
    imported = sorted((times[index], index) for index, is_live in enumerate(live) if not is_live)
    singles = (((at, index), [index]) for at, index in imported)
    found = [index for _, group in merge(groups, singles, key=lambda pair: pair[0]) for index in group]
    return (*found, *leading)
