"""What was worked out from a store, many small values in one file of the user's cache folder.

Invariant: a value is found only by the digest of all that it was derived from and by, and believed only if it is whole,
by its own digest. Where the file cannot be read or written, everything is derived anew; it may be deleted at any time.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any
from weakref import finalize

from tosdiff.store.cache import MOST, private

WAIT = 2.0
"""Seconds to wait for another process that writes."""
_AT_ONCE = 500
"""Values that are written together: a file that is written for each of a thousand takes a second for that alone."""
_ANOTHER = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH)
_OWN = 16
"""Bytes of a value's own digest."""


class KeptValues:
    """The derived values of one store, by one state of the code."""

    def __init__(self, file: Path, by: str, *, wait: float = WAIT) -> None:
        """Take the file, which need not exist.

        Args:
            by: digest of the code that derives; what other code kept is not read, and makes room for what this keeps.
            wait: seconds to wait for another process that writes; what could not be kept is derived anew.
        """
        self._file = file
        self._by = by
        self._wait = wait
        self._open: sqlite3.Connection | None = None
        self._shut = False
        self._new: dict[bytes, bytes] = {}
        self._together = 0

    def get(self, kind: str, *of: object) -> Any:
        """Return what was kept, None where nothing is.

        Args:
            kind: what it is, and the form that it has.
            of: all that it was derived from: digests, names, numbers of rules.
        """
        key = self._key(kind, of)
        stored = self._new.get(key) or self._stored(key)
        if stored is None or sha256(key + stored[_OWN:]).digest()[:_OWN] != stored[:_OWN]:
            return None
        try:
            return json.loads(zlib.decompress(stored[_OWN:]))
        except (ValueError, zlib.error, RecursionError):
            return None

    def put(self, value: object, kind: str, *of: object) -> None:
        """Keep a value that JSON can hold."""
        if self._shut:
            return
        key = self._key(kind, of)
        packed = zlib.compress(json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode(), 1)
        self._new[key] = sha256(key + packed).digest()[:_OWN] + packed
        if not self._together or len(self._new) >= _AT_ONCE:
            self._write()

    def holds(self, kind: str, *of: object) -> bool:
        """Whether a value is kept, whole or not: `get` alone says that it can be used."""
        key = self._key(kind, of)
        return key in self._new or self._stored(key) is not None

    def ready(self) -> bool:
        """Make room for what this code keeps, and return whether anything can be kept at all."""
        self._write(make=True)
        return not self._shut

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write what is kept meanwhile at once."""
        self._together += 1
        try:
            yield
        finally:
            self._together -= 1
            if not self._together:
                self._write()

    def _key(self, kind: str, of: tuple[object, ...]) -> bytes:
        return sha256(json.dumps([self._by, kind, of], ensure_ascii=True).encode()).digest()

    def _stored(self, key: bytes) -> bytes | None:
        connection = self._connected(make=False)
        if connection is None:
            return None
        try:
            row = connection.execute("SELECT value FROM kept WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as problem:
            self._failed(problem)
            return None
        return row[0] if row and isinstance(row[0], bytes) else None

    def _write(self, *, make: bool = False) -> None:
        if not (self._new or make):
            return
        connection = self._connected(make=True)
        if connection is None:
            self._new.clear()
            return
        try:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("CREATE TABLE IF NOT EXISTS made (by TEXT)")
                if connection.execute("SELECT by FROM made").fetchall() != [(self._by,)]:
                    connection.execute("DROP TABLE IF EXISTS kept")
                    connection.execute("DELETE FROM made")
                    connection.execute("INSERT INTO made VALUES (?)", (self._by,))
                connection.execute("CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, value BLOB)")
                connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", self._new.items())
        except sqlite3.Error as problem:
            self._failed(problem)
        self._new.clear()

    def _connected(self, *, make: bool) -> sqlite3.Connection | None:
        if self._open is None and not self._shut:
            try:
                if not (make or self._file.exists()):
                    return None
                if not private(self._file.parent):
                    self._shut = True
                    return None
                self._open = sqlite3.connect(self._file, timeout=self._wait, isolation_level=None)
                # whoever holds the values need not know that a file is open
                finalize(self, _close, self._open)
                self._open.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST)
                self._open.execute("PRAGMA synchronous = OFF")  # a torn file is made anew
            except (sqlite3.Error, OSError) as problem:
                self._failed(problem)
        return self._open

    def _failed(self, problem: Exception) -> None:
        """Go on without the file; one that is damaged goes."""
        if isinstance(problem, sqlite3.OperationalError) and "no such table" in str(problem):
            return  # nothing was kept yet
        self._shut = True
        if self._open is not None:
            _close(self._open)
            self._open = None
        # malformed, no database, or with other tables than those that were made in it
        if type(problem) is sqlite3.DatabaseError or getattr(problem, "sqlite_errorcode", None) in _ANOTHER:
            with suppress(OSError):
                self._file.unlink(missing_ok=True)


def _close(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):
        connection.close()
