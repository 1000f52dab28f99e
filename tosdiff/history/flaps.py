"""Changes that take back what was there shortly before: a page that cannot make up its mind.

Invariant: only comparisons whose later state had been seen before are told as flaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from tosdiff.models import Comparison, Significance, State, iso

# A wording that returns within a month was never really replaced: of the corpus' returns the flapping
# ones came back within days, and no true change was taken back in less than a quarter of a year.
WINDOW = timedelta(days=31)


def told_as_flaps(
    history: Sequence[State], comparisons: Sequence[Comparison | None]
) -> tuple[Comparison | None, ...]:
    """Return the comparisons, those that return to a recently seen state marked as flaps."""
    last_seen: dict[str, State] = {}
    told: list[Comparison | None] = []
    for state, comparison in zip(history, comparisons, strict=True):
        earlier = last_seen.get(state.snapshot)
        if comparison and earlier and state.first_seen - earlier.last_seen <= WINDOW:
            comparison = replace(
                comparison,
                significance=Significance.FLAP,
                explanation=f"returns to the text last seen on {iso(earlier.last_seen)}",
            )
        told.append(comparison)
        last_seen[state.snapshot] = state
    return tuple(told)
