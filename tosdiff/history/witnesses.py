"""One history of what several saw: pages as they were fetched, and texts that others took out of pages.

The same words are one version, whoever saw them: a text that says what a page said at that time, or what pages
said before or after it, is a visit of the page's own state. Where the two say something else at one time, that is a
contradiction and no change. Invariant: what pages showed is never altered by a text; without texts nothing is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from tosdiff.history.flaps import WINDOW
from tosdiff.models import Sighting

# A collection fetches the pages of one record one after the other and dates it by the last: of 2,118 records of
# genai-contrib with several pages none took longer than three minutes.
ONE_TIME = timedelta(minutes=10)


class Sameness(IntEnum):
    """In what two states are the same."""

    APART = 0
    """In their words they differ."""
    NEARLY = 1
    """But for punctuation, a line of the page, or the like."""
    SAME = 2
    ANOTHER_EDITION = 3
    """They are different contracts, so that both may be true at one time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A text that says something else than a page that was seen at that time."""

    at: datetime
    text: str
    """The snapshot of the text."""
    page: str
    """The snapshot of the page."""
    page_at: datetime
    """When the page was seen: at that time, or last before it where the same page was seen again soon after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedSightings:
    sightings: tuple[Sighting, ...]
    """As they came, each text that says what a page says as a sighting of the page's state; contradictions are left out."""
    kept: tuple[int, ...]
    """Where each of them was among those given."""
    contradictions: tuple[Contradiction, ...]
    """In time order, each pair of snapshots once, when it was first seen."""


def joined_sightings(
    sightings: Sequence[Sighting], likeness: Callable[[str, str], Sameness]
) -> JoinedSightings:
    """Return what several saw as one history.

    Args:
        sightings: what the visits of a log saw, in its order.
        likeness: of two snapshots, the first of a text and the second of a page.
    """
    pages = sorted((each.at, each.snapshot) for each in sightings if each.snapshot and not each.of_text)
    times = [at for at, _ in pages]
    found: list[Sighting] = []
    kept: list[int] = []
    apart: dict[tuple[str, str], Contradiction] = {}
    for place, each in enumerate(sightings):
        if each.of_text and each.snapshot is not None and pages:
            seen = _seen_as(each.at, each.snapshot, pages, times, likeness)
            if isinstance(seen, Contradiction):
                known = apart.get((seen.text, seen.page))
                if known is None or seen.at < known.at:
                    apart[seen.text, seen.page] = seen
                continue
            each = each._replace(snapshot=seen)
        found.append(each)
        kept.append(place)
    return JoinedSightings(
        sightings=tuple(found),
        kept=tuple(kept),
        contradictions=tuple(sorted(apart.values(), key=lambda each: each.at)),
    )


def _seen_as(
    at: datetime,
    text: str,
    pages: Sequence[tuple[datetime, str]],
    times: Sequence[datetime],
    likeness: Callable[[str, str], Sameness],
) -> str | Contradiction:
    """Return the snapshot whose state a text was a sighting of, or what it contradicts."""
    beside = pages[bisect_left(times, at - ONE_TIME) : bisect_right(times, at + ONE_TIME)]
    if beside:
        by_likeness = {page: likeness(text, page) for _, page in beside}
        # of pages of one time the one next to it goes first: a change may lie between them
        nearest = sorted(beside, key=lambda seen: abs(seen[0] - at))
        for wanted in (Sameness.SAME, Sameness.NEARLY):
            for _, page in nearest:
                if by_likeness[page] is wanted:
                    return page
        if any(found is Sameness.ANOTHER_EDITION for found in by_likeness.values()):
            return text
        return Contradiction(at=at, text=text, page=nearest[0][1], page_at=nearest[0][0])
    place = bisect_left(times, at)
    around = pages[max(0, place - 1) : place + 1]
    for _, page in around:
        if likeness(text, page) is Sameness.SAME:
            return page
    if len(around) == 2:
        (before, page), (after, again) = around
        # what came back within a month was never replaced: the page did not say otherwise in between
        if page == again and after - before <= WINDOW:
            match likeness(text, page):
                case Sameness.NEARLY:
                    return page
                case Sameness.APART:
                    return Contradiction(at=at, text=text, page=page, page_at=before)
                case _:
                    pass
    return text
