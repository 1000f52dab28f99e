"""A person's word on snapshots: what of a log is no sight of its document, though it was taken for one.

Invariant: a decision holds for the lines before it that name its snapshot, until a later one; no line is lost by it,
and the visits keep their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tosdiff.models import Outcome, Rejection, Visit, Wall


def judged(logged: Iterable[Visit]) -> tuple[Visit, ...]:
    """Return the visits of a log, in its order; those that saw what was rejected since saw no document."""
    return tuple(reversed(tuple(judged_backwards(reversed(tuple(logged))))))


def judged_backwards(logged: Iterable[Visit]) -> Iterator[Visit]:
    """Yield the visits of a log from its end, as `judged` does, reading no more of it than is taken."""
    decided: dict[str, Rejection | None] = {}
    for visit in logged:
        if visit.outcome.decides:
            decided.setdefault(str(visit.snapshot), _rejection(visit))
        elif visit.outcome.verified and (rejection := decided.get(str(visit.snapshot))):
            yield _unseen(visit, rejection)
        else:
            yield visit


def rejections(logged: Iterable[Visit]) -> dict[str, Rejection]:
    """Return what stands rejected at the end of a log, by the name of its snapshot."""
    decided: dict[str, Rejection | None] = {}
    for visit in logged:
        if visit.outcome.decides:
            decided[str(visit.snapshot)] = _rejection(visit)
    return {name: rejection for name, rejection in decided.items() if rejection}


def _rejection(decision: Visit) -> Rejection | None:
    if decision.outcome is not Outcome.REJECTED:
        return None
    return Rejection(snapshot=str(decision.snapshot), on=decision.at, because=decision.reason or "")


def _unseen(visit: Visit, rejection: Rejection) -> Visit:
    """Return the visit as it would stand in the log if the page had been refused."""
    return replace(
        visit,
        outcome=Outcome.REFUSED,
        snapshot=None,
        wall=Wall.REJECTED,
        reason=str(rejection),
        doubt=None,
        accepted=None,
    )
