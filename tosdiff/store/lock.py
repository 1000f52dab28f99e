"""One run at a time: a store is held while it is written.

Invariant: the lock of a run that was killed holds nobody up; it is a plain file, and empties none that it links to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tosdiff.errors import StoreLockedError
from tosdiff.models import LOCK
from tosdiff.store.files import make_folder, plain, writing


@contextmanager
def held(root: Path, *, wait: float, on_wait: Callable[[], None] | None) -> Iterator[None]:
    """Hold the store in a folder, which is made where there is none.

    Raises:
        StoreLockedError: another run still holds it after `wait` seconds.
        StoreError: the store cannot be written, or a link stands in its way.
    """
    from filelock import FileLock, Timeout

    with writing(root):
        make_folder(root, root)
        plain(root / LOCK)  # some versions of filelock would empty what a link points to
    lock = FileLock(root / LOCK)

    def acquired(seconds: float) -> bool:
        with writing(root):
            try:
                lock.acquire(timeout=seconds)
            except Timeout:
                return False
        return True

    if not acquired(0):
        if on_wait:
            on_wait()
        if not acquired(wait):
            raise StoreLockedError(
                f"another tosdiff has been using {root} for {wait:g} seconds",
                hint="wait until it is done, then run this again",
            )
    try:
        yield
    finally:
        lock.release()
