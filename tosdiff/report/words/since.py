"""How long words have stood, and a day on which nobody looked, in words.

Invariant: a day is named only where a clock that can be believed gave it, and "at least" stands where it may be earlier.
"""

from __future__ import annotations

from datetime import datetime

from tosdiff.history.clocks import ClockStep
from tosdiff.models import Failing, StandingWords, Unseen, iso

UNCERTAIN = "clock uncertain"
UNCERTAIN_DAY = "an uncertain day"


def since(wording: StandingWords) -> str:
    """Say since when: `since 2026-03-02`, `at least since 2026-03-02` or `since an uncertain day`."""
    return since_day(wording.since, at_least=wording.at_least, dated=wording.dated)


def failing_since(failing: Failing) -> str:
    """Say since when visits failed, in the same forms."""
    return since_day(failing.since, at_least=failing.at_least, dated=failing.dated)


def since_day(at: datetime, *, at_least: bool = False, dated: bool = True) -> str:
    """Say since when; where no clock that can be believed gave the day, that it is uncertain."""
    if not dated:
        return f"since {UNCERTAIN_DAY}"
    return f"at least since {iso(at)[:10]}" if at_least else f"since {iso(at)[:10]}"


def on_day(at: datetime, *, dated: bool) -> str:
    """Return a day, marked where no clock that can be believed gave it."""
    return iso(at)[:10] + doubt(dated)


def doubt(dated: bool) -> str:
    """Return what stands behind a time that no clock that can be believed gave; nothing behind any other."""
    return "" if dated else f" ({UNCERTAIN})"


def last_verified(wording: StandingWords) -> str:
    """Return the day of the last verified visit that saw the words."""
    return on_day(wording.last_verified, dated=wording.dated)


def clock_step(step: ClockStep) -> str:
    """Say that a visit's clock, or that of the visit before it, was wrong."""
    if step.before is None:
        return f"its clock was ahead, or this machine's is behind: {iso(step.at)} has not come yet by it"
    return f"the clock went back, from {iso(step.before)} to {iso(step.at)}; the order of the log holds"


def unseen(gap: Unseen) -> str:
    """Say that nobody saw these words on the day asked for, and what is known instead."""
    before = iso(gap.before)[:10]
    failed = f", {gap.failed} failed {'visit' if gap.failed == 1 else 'visits'} between" if gap.failed else ""
    if gap.unread:
        failed += (
            f", {gap.unread} {'visit' if gap.unread == 1 else 'visits'} between not read by this version"
        )
    if gap.after is None:
        return f"last seen {before}; no visit saw the document on {gap.day} or since{failed}"
    days = (gap.after.date() - gap.before.date()).days
    apart = f"{days} {'day' if days == 1 else 'days'} apart"
    if gap.same_words:
        return f"not seen on {gap.day}, but before and after: {before} and {iso(gap.after)[:10]}, {apart}{failed}"
    return f"not seen on {gap.day}: last seen {before}, and other words on {iso(gap.after)[:10]}, {apart}{failed}"
