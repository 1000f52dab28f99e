"""Since when, and until when, the words of a state stood there.

Invariant: only a change of words, of the whole text or of the contract begins a wording, one that was soon taken
back as well; bytes, markup and typography begin nothing. A date comes of a visit whose clock nothing contradicts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tosdiff.models import StandingWords, State, believed


def wording(states: Sequence[State], at: int, changes: Callable[[int], bool | None]) -> StandingWords:
    """Return how long the words of a state stood.

    Args:
        states: in the order in which they were seen.
        at: the position of the one asked about.
        changes: whether the state at a position has other words than the one before; None where no one can say.
    """
    first, last = at, at
    while first and changes(first) is False:
        first -= 1
    while last + 1 < len(states) and changes(last + 1) is False:
        last += 1
    run = states[first : last + 1]
    dated = believed(run)
    begins = first == 0 or changes(first) is None
    return StandingWords(
        since=min(state.first_seen for state in dated),
        at_least=begins or run[0].doubted > 0,
        last_verified=max(state.last_seen for state in dated),
        dated=dated[0].dated,
    )
