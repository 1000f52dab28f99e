"""The file that the search index lies in: opened, made anew where it is damaged, or copied where it cannot be written.

Invariant: it is a cache; it may be deleted at any time, and what it is asked has the same answer without it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from tosdiff.search.index import DamagedError, Index

T = TypeVar("T")

# Another process that builds the index of a large store is done by then.
_WAIT = 30.0


def with_index(file: Path, work: Callable[[Index], T]) -> T:
    """Return what `work` makes of the index in a file.

    A damaged one is made anew. Where it cannot be written, `work` gets a copy in memory, which holds what
    the file held. `work` may be called again, so it must not mind.
    """
    try:
        return _with_file(file, work)
    except DamagedError:
        with suppress(OSError):
            file.unlink(missing_ok=True)
    except (sqlite3.Error, OSError):
        return _with_copy(file, work)
    try:
        return _with_file(file, work)
    except (DamagedError, sqlite3.Error, OSError):
        return _with_copy(None, work)


def _with_file(file: Path, work: Callable[[Index], T]) -> T:
    file.parent.mkdir(parents=True, exist_ok=True)
    with _telling_damage(), closing(_connected(file)) as connection:
        return work(Index(connection))


def _with_copy(file: Path | None, work: Callable[[Index], T]) -> T:
    with closing(_connected(":memory:")) as connection:
        if file is not None:
            try:
                with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as stored:
                    stored.backup(connection)
                return work(Index(connection))
            except (DamagedError, sqlite3.Error):
                return _with_copy(None, work)
        return work(Index(connection))


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
