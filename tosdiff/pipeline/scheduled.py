"""A run that a scheduler began: alone, and what came of it noted.

Invariant: however a run ends, short of a kill, its exit code is noted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tosdiff.errors import ExitCode, TosdiffError
from tosdiff.models import Clock, now
from tosdiff.unattended import runs


@contextmanager
def alone(store: Path, *, clock: Clock = now) -> Iterator[Callable[[int], None] | None]:
    """Yield what notes the exit code of this run; None where another run of the store's job is at work.

    Raises:
        StoreError: the user's state folder cannot be written.
    """
    with runs.only_one(store) as only:
        if not only:
            yield None
            return
        run = runs.Noted(store, clock)
        try:
            yield run.ended
        except BaseException as problem:
            run.ended(_exit_code(problem))
            raise


def _exit_code(problem: BaseException) -> int:
    """Return what the shell will be told of an exception, as `cli` does."""
    if isinstance(problem, TosdiffError):
        return problem.exit_code
    if isinstance(problem, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    return ExitCode.STORE if isinstance(problem, OSError) else ExitCode.BUG
