"""What the user's own config asks of a check: to tell others, and to have what was found stamped.

Invariant: where it asks for nothing, nothing is loaded for it; most people have no such file, and a check starts often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tosdiff.errors import ConfigError, NotifyError, TosdiffError
from tosdiff.models import CheckReport, Clock, DocumentReport, Significance, now
from tosdiff.unattended import settings

if TYPE_CHECKING:
    from tosdiff.pipeline.check import Teller
    from tosdiff.pipeline.notifying import Write
    from tosdiff.store.store import Store

_RETRY = "the next check tries again; to try now: tosdiff notify --send"


@contextmanager
def notified(
    store: Path,
    teller: Teller,
    write: Write,
    *,
    alarms: Sequence[Significance] = (),
    say: Callable[[TosdiffError], None],
    clock: Clock = now,
) -> Iterator[Teller]:
    """Yield a teller that also puts down news for those whom the user's config names; afterwards send them.

    Whatever is wrong with that is said, and ends no run. Where news could not be put down, they do not count as told.

    Args:
        store: the folder of the snapshots.
        teller: tells the one who runs the check.
        write: writes what is said of reports that tell of one thing.
        alarms: classes of change that are alarms besides those that always are.
        say: tells what is wrong.
    """
    try:
        asked = settings.load()
    except ConfigError as problem:
        say(problem)
        yield _Untold(teller)
        return
    if not asked.targets:
        yield teller
        return
    from tosdiff.pipeline.notifying import Notifying, deliver

    also = Notifying(store, asked, teller, write, alarms=alarms, clock=clock)
    yield also
    if also.problem:
        say(also.problem)
    try:
        for each in deliver(store, clock=clock):
            if each.problem:
                say(NotifyError(f"{each.target.name} could not be told: {each.problem}", hint=_RETRY))
    except TosdiffError as problem:
        say(problem)


class _Untold:
    """Tells, and lets nothing count as told: those who were to be told have heard nothing."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller

    def document(self, report: DocumentReport) -> bool:
        self._teller.document(report)
        return False

    def whole(self, report: CheckReport) -> bool:
        self._teller.whole(report)
        return False


def stamp_after_check(store: Store, *, say: Callable[[TosdiffError], object]) -> None:
    """Have the heads of all logs stamped where the user's config asks for it; what goes wrong is said, and the next check tries again."""
    try:
        if wanted := settings.timestamp():
            from tosdiff.pipeline.stamping import stamp_heads

            stamp_heads(store, wanted)
    except TosdiffError as problem:
        say(problem)
