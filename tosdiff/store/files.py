"""Files that appear whole or not at all, and what a failure to write them means to a person.

Invariant: every OSError of writing leaves here as a StoreError.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tosdiff.errors import StoreError

PARTIAL = ".tmp"
"""Ends the name of a file that is being written."""

_HINTS = {
    errno.ENOSPC: "free some space and run this again; everything stored before is complete",
    errno.EDQUOT: "free some space and run this again; everything stored before is complete",
    errno.EROFS: "choose a folder that can be written with --store",
    errno.EACCES: "make the folder writable, or choose another with --store",
    errno.EPERM: "make the folder writable, or choose another with --store",
}


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Translate the errors of writing below `place`."""
    try:
        yield
    except OSError as problem:
        hint = _HINTS.get(
            problem.errno or 0, "check the folder and the disk; what was stored before is complete"
        )
        path = problem.filename or place
        raise StoreError(f"{path} cannot be written: {problem.strerror or problem}", hint=hint) from problem


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a kill leaves the old one, or none, but never a part."""
    partial = path.with_name(path.name + PARTIAL)
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def settle(folder: Path) -> None:
    """Make the names in a folder survive a loss of power, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
