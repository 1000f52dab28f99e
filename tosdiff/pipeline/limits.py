"""What reading and comparing one document may take of the processor and of memory.

Invariant: a limit that is passed is a failure of that one document, whatever made it so. Nothing is written to the
store under a limit, so that what is stopped leaves nothing half done.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tosdiff.errors import UnreadableDocumentError

# Set by judgement, far above what a page of real terms takes.
SECONDS = 60.0
MEMORY = 2 * 1024**3
_AGAIN = 1.0  # second after which one whose time is over is stopped once more
_STATM = Path("/proc/self/statm")


class _OverError(BaseException):
    """The time is over; no `except Exception` on the way may take it for its own."""


@contextmanager
def limited(what: str, *, seconds: float = SECONDS, memory: int = MEMORY) -> Iterator[None]:
    """Bound what happens within: seconds of processor time, and bytes beyond what is in use already.

    Time is bounded on the main thread of systems with `setitimer`, memory on Linux; elsewhere only what the stages
    bound by themselves.

    Args:
        what: for the message, as `reading claude/consumer-terms`.

    Raises:
        UnreadableDocumentError: a limit was passed.
    """
    hint = "open the address in a browser to see what it is; if it is the document, report this as a bug"
    try:
        with _time(what, seconds, hint), _memory(memory):
            yield
    except MemoryError:
        raise UnreadableDocumentError(
            f"{what} takes more than {memory / 1024**3:.3g} GiB of memory", hint=hint
        ) from None


@contextmanager
def _time(what: str, seconds: float, hint: str) -> Iterator[None]:
    usable = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if not usable or signal.getitimer(signal.ITIMER_PROF)[0]:  # another watches, as a profiler does
        yield
        return
    within = True

    def over(number: int, frame: object) -> None:
        if within:
            raise _OverError

    before = signal.signal(signal.SIGPROF, over)
    try:
        # Again and again: what is raised where Python lets nothing out, as in a finalizer, ends nothing.
        signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
        try:
            yield
        finally:
            within = False
    except _OverError:
        raise UnreadableDocumentError(
            f"{what} takes more than {seconds:g} seconds of processor time", hint=hint
        ) from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _memory(most: int) -> Iterator[None]:
    try:
        import resource

        in_use = int(_STATM.read_text("ascii").split()[0]) * resource.getpagesize()
    except (ImportError, OSError, ValueError):
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = in_use + most
    if any(bound != resource.RLIM_INFINITY and bound <= wanted for bound in (soft, hard)):
        yield  # there is a narrower one
        return
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
