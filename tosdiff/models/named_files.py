"""Files that a person named, which need not be what they should be.

Invariant: nothing waits for a pipe, and nothing is read from a device that never ends.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def content_named(path: Path) -> bytes:
    """Return what a file holds that a person named; a link to it is theirs, and is followed.

    Raises:
        OSError: it cannot be read, or is a folder, a pipe or a device.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is a folder, a pipe or a device, and no file", str(path))
    with os.fdopen(descriptor, "rb") as file:
        return file.read()
