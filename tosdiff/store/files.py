"""Files of a store: opened without following a link, whole or not at all, and what a failure means to a person.

Invariant: every OSError of writing leaves here as a StoreError. Nothing is read or written through a link, and what
is written goes first to a name that nobody can have prepared.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

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
_FOREIGN = "a store holds plain files and folders only: `tosdiff verify` lists what does not belong in it"
# Windows has neither; there `_plain` alone tells a link, before the file is opened.
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_APPEND, _NEW = os.O_RDWR | os.O_APPEND | os.O_CREAT, os.O_WRONLY | os.O_CREAT | os.O_EXCL


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


def plain(path: Path, *, folder: bool = False) -> bool:
    """Return whether a plain file (or folder) stands there; False where nothing does.

    Raises:
        StoreError: a link, a device, a FIFO, or a folder in place of a file stands there.
        OSError: it cannot be looked at.
    """
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    junction = getattr(path, "is_junction", None)  # of Windows; Python knows them since 3.12
    if stat.S_ISLNK(mode) or (junction is not None and junction()):
        raise StoreError(f"{path} is a link, and nothing follows a link in a store", hint=_FOREIGN)
    if folder:
        return stat.S_ISDIR(mode)
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise StoreError(f"{path} is neither a file nor a folder", hint=_FOREIGN)
    return stat.S_ISREG(mode)


Stamp = tuple[int, int, int, int, int]


def stamp_of(path: Path) -> Stamp | None:
    """Return what tells a file that was not written to since: which it is, its size and both its times of change."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def opened(path: Path, *, appending: bool = False) -> BinaryIO:
    """Open a plain file to be read, or with `appending` to be read and added to, made where there is none.

    Raises:
        StoreError: a link, a device or a FIFO stands there.
        OSError: it cannot be opened.
    """
    plain(path)
    try:
        descriptor = os.open(path, (_APPEND if appending else os.O_RDONLY) | _NO_FOLLOW | _BINARY, 0o666)
    except OSError as problem:
        if problem.errno in (errno.ELOOP, errno.EMLINK):
            raise StoreError(
                f"{path} is a link, and nothing follows a link in a store", hint=_FOREIGN
            ) from problem
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EISDIR, "it is not a plain file", str(path))
    return os.fdopen(descriptor, "a+b" if appending else "rb")


def content_of(path: Path) -> bytes:
    """Return what a plain file holds.

    Raises:
        StoreError: a link, a device or a FIFO stands there.
        OSError: it cannot be read.
    """
    with opened(path) as file:
        return file.read()


def write_whole(path: Path, content: bytes, *, lasting: bool = True) -> None:
    """Write a file so that a kill leaves the old one, or none, but never a part.

    A link that stands in its place is an error; one that is put there meanwhile is replaced and not followed. What need
    not outlive a loss of power is not `lasting`: to wait for the disk takes as long as to read a page.

    Raises:
        StoreError: a link, a device or a FIFO stands there.
        OSError: it cannot be written.
    """
    plain(path)
    put_in_place(path, content, lasting=lasting)


def put_in_place(path: Path, content: bytes, *, mode: int = 0o666, lasting: bool = True) -> None:
    """Write a file whole in place of whatever stands there, a link too: also outside of a store.

    Args:
        path: the file.
        content: all of it.
        mode: who may read and write it, less what the user's mask takes away.
        lasting: whether to wait until the disk has it.

    Raises:
        OSError: it cannot be written; what stood there stands.
    """
    partial = path.with_name(f"{path.name}.{os.urandom(8).hex()}{PARTIAL}")
    try:
        descriptor = os.open(partial, _NEW | _NO_FOLLOW | _BINARY, mode)
    except OSError as problem:
        problem.filename = str(path)  # nobody asked for the other one
        raise
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def home() -> Path | None:
    """Return the user's home folder; None for a user whom the system does not know, as in a container."""
    try:
        return Path.home()
    except RuntimeError:
        return None


def owned(found: os.stat_result) -> bool:
    """Whether this user owns what stands there; where users are not told apart, nobody else is known."""
    user = getattr(os, "geteuid", None)
    return user is None or found.st_uid == user()


def others_may_write(found: os.stat_result) -> bool:
    """Whether others than its owner may, and the system's keeper."""
    return hasattr(os, "geteuid") and found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) != 0


def append_line(path: Path, line: bytes) -> None:
    """Append a line to a plain file, which is made where there is none, and wait until the disk has it.

    Raises:
        StoreError: a link, a device or a FIFO stands there.
        OSError: it cannot be written.
    """
    with opened(path, appending=True) as file:
        file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())


def make_folder(folder: Path, root: Path) -> None:
    """Make a folder below `root`, and settle the names of those that are new in their parents.

    Raises:
        StoreError: one of them is a link.
        OSError: one cannot be made.
    """
    if plain(folder, folder=True):
        return
    if folder != root:
        make_folder(folder.parent, root)
        folder.mkdir(exist_ok=True)
    else:
        folder.mkdir(parents=True, exist_ok=True)
    settle(folder.parent)


def settle(folder: Path) -> None:
    """Make the names in a folder survive a loss of power, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
