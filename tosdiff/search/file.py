"""The file that the search index lies in: opened, made anew where it is damaged, or copied where it cannot be written.

Invariant: it is a cache; it may be deleted at any time, and what it is asked has the same answer without it. So it is
believed only as it was left: beside it stands its seal, what the file system says of a file that was not written to since.
"""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from tosdiff.search.index import DamagedError, Index

T = TypeVar("T")

# Another process that builds the index of a large store is done by then.
_WAIT = 30.0


def with_index(file: Path | None, work: Callable[[Index], T]) -> T:
    """Return what `work` makes of the index in a file; None for a file makes one in memory.

    A damaged one is made anew. Where it cannot be written, `work` gets a copy in memory, which holds what
    the file held. `work` may be called again, so it must not mind.
    """
    if file is None:
        return _with_copy(None, work)
    try:
        return _with_file(file, work)
    except DamagedError:
        _clear(file)
    except (sqlite3.Error, OSError):
        return _with_copy(file, work)
    try:
        return _with_file(file, work)
    except (DamagedError, sqlite3.Error, OSError):
        return _with_copy(None, work)


def _with_file(file: Path, work: Callable[[Index], T]) -> T:
    file.parent.mkdir(parents=True, exist_ok=True)
    with _telling_damage():
        if not _plain(file):
            raise DamagedError
        with closing(_connected(file)) as connection:
            with _nobody_writing(connection):
                _check(file)
            return work(Index(connection, lambda: _seal(file)))


def _with_copy(file: Path | None, work: Callable[[Index], T]) -> T:
    with closing(_connected(":memory:")) as connection:
        if file is not None:
            try:
                if _plain(file):
                    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as stored:
                        with _nobody_writing(stored):
                            _check(file)
                        stored.backup(connection)
                return work(Index(connection))
            except (DamagedError, sqlite3.Error, OSError, ValueError):
                return _with_copy(None, work)
        return work(Index(connection))


# ------------------------------------------------------------------ its seal


def _seal(file: Path) -> None:
    """Note how the file was left; where that cannot be written, the next to open it makes it anew."""
    place = _seal_of(file)
    with suppress(OSError):
        place.unlink(missing_ok=True)  # a link is not written through
        place.write_text(json.dumps(_left_as(file)))


def _check(file: Path) -> None:
    """Compare a file with its seal.

    Raises:
        DamagedError: something else wrote to it since.
    """
    size = file.stat().st_size
    try:
        sealed = json.loads(_seal_of(file).read_text()) if size and _plain(_seal_of(file)) else None
    except (OSError, ValueError, RecursionError):
        sealed = None
    if size and sealed != _left_as(file):
        raise DamagedError


def _left_as(file: Path) -> list[int]:
    """Return what differs when a file was written to.

    On POSIX no program sets the time of the last change; on Windows it is that of creation, and one that sets the other
    time back is not noticed. Nor is a write within the same tick of the file system's clock, a few milliseconds.
    """
    found = file.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def _seal_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.sealed")


def _plain(file: Path) -> bool:
    """Whether a plain file stands there, or nothing."""
    try:
        return stat.S_ISREG(os.lstat(file).st_mode)
    except FileNotFoundError:
        return True


def _clear(file: Path) -> None:
    """Remove a file, its seal and its journal."""
    for each in (file, _seal_of(file), *(file.with_name(file.name + end) for end in _BESIDE)):
        with suppress(OSError):
            each.unlink(missing_ok=True)


_BESIDE = ("-journal", "-wal", "-shm")


# ------------------------------------------------------------------ as SQLite opens it


@contextmanager
def _nobody_writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Have whoever writes be done; what a killed one left half written is taken back."""
    connection.execute("BEGIN")
    try:
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
        yield
    finally:
        connection.execute("ROLLBACK")


def _connected(place: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(place, timeout=_WAIT, isolation_level=None)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA cache_size = -65536")
    return connection


@contextmanager
def _telling_damage() -> Iterator[None]:
    """Tell a file that is broken from one that cannot be written just now."""
    try:
        yield
    except sqlite3.OperationalError as problem:
        # "no such table" and the like: the file is of another form than it says
        if problem.sqlite_errorcode == sqlite3.SQLITE_ERROR:
            raise DamagedError from problem
        raise
    except (sqlite3.DatabaseError, ValueError, TypeError, IndexError, KeyError) as problem:
        raise DamagedError from problem
