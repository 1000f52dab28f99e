"""The search index: every passage of every stored text once, and in which snapshots it stands.

A passage is a block under its heading path. Its occurrences are runs of snapshots, in the order they were
indexed, so that a version costs what it changed. Invariant: this is a cache, made of what it is given and
of nothing else.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tosdiff.models import Block, BlockKind, State
from tosdiff.search.indexing import Adding

SCHEMA = 9
"""Raised with every change of the tables, or of what is put into them for the same texts; an index of another is made anew."""

_TABLES = """
CREATE TABLE document(
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, rules TEXT, log_size INTEGER, log_time INTEGER, log_end INTEGER,
    log_tail BLOB, states_of BLOB,
    snapshots INTEGER DEFAULT 0);
CREATE TABLE snapshot(document INTEGER, number INTEGER, name TEXT, passages BLOB);
CREATE UNIQUE INDEX snapshot_number ON snapshot(document, number);
CREATE TABLE passage(id INTEGER PRIMARY KEY, key BLOB UNIQUE, level INTEGER, path TEXT, text TEXT, form TEXT);
CREATE TABLE run(
    passage INTEGER, document INTEGER, first INTEGER, last INTEGER, PRIMARY KEY(passage, document, first)
) WITHOUT ROWID;
CREATE TABLE state(
    document INTEGER, position INTEGER, snapshot TEXT, first INTEGER, last INTEGER, visits INTEGER,
    doubted INTEGER, PRIMARY KEY(document, position)) WITHOUT ROWID;
CREATE TABLE alignment(
    document INTEGER, old INTEGER, new INTEGER, pairs BLOB, PRIMARY KEY(document, old, new)) WITHOUT ROWID;
CREATE VIRTUAL TABLE word USING fts5(form, content='', columnsize=0, tokenize='ascii');
INSERT INTO word(word, rank) VALUES('hashsize', 33554432);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(word, row);
"""
# Keeps a statement below 64 KiB.
_AT_ONCE = 5_000


Aligned = tuple[int, int]
"""A passage of the older and one of the newer snapshot that became each other; 0 where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """What the index knows of a document."""

    id: int
    rules: str
    """Fingerprint of the rules that its texts were derived by."""
    log: tuple[int, int]
    """Size and time of change of its log of visits when it was read."""
    end: int
    """Length of the complete lines of the log that were read."""
    tail: bytes
    """The last of them."""
    states_of: bytes
    """The last of them when the document's states were kept."""
    snapshots: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedPassage:
    id: int
    level: int
    """1-6 for a heading, otherwise 0."""
    heading_path: tuple[str, ...]
    text: str
    """In the document's own characters."""

    @property
    def block(self) -> Block:
        """The passage as far as comparing needs it."""
        kind = BlockKind.HEADING if self.level else BlockKind.PARAGRAPH
        # A heading of its own stands last in its path, and first in its text.
        own = self.heading_path[-1] if self.heading_path else ""
        run_in = len(own) if own and len(own) < len(self.text) and self.text.startswith(own) else 0
        return Block(
            kind=kind, text=self.text, level=self.level, heading_path=self.heading_path, run_in=run_in
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Snapshots of one document, indexed one after the other, that hold a passage."""

    document: int
    first: int
    last: int | None
    """None while the snapshot indexed last holds it."""


class DamagedError(Exception):
    """The file is no index, or of another form, or broken."""


class Index:
    """The index in one open database."""

    def __init__(self, connection: sqlite3.Connection, written: Callable[[], None] | None = None) -> None:
        """Take an open database; `written` is called after each update, while nobody else can write."""
        self._db = connection
        self._written = written
        (schema,) = connection.execute("PRAGMA user_version").fetchone()
        if schema not in (0, SCHEMA):
            raise DamagedError

    # -------------------------------------------------------------- keeping it current

    @contextmanager
    def updating(self) -> Iterator[None]:
        """Hold the index against other writers; what is not completed leaves no trace."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            if self._written:
                self._db.execute("PRAGMA locking_mode = EXCLUSIVE")  # held beyond the end of the transaction
            if not self._made:
                for statement in _TABLES.strip().split(";\n"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {SCHEMA}")
            yield
            self._db.execute("COMMIT")
            if self._written:
                self._written()
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        finally:
            if self._written:
                with suppress(sqlite3.Error):
                    self._db.execute("PRAGMA locking_mode = NORMAL")
                    self._db.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()  # lets go of it

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the index, whatever other processes write meanwhile."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    @property
    def _made(self) -> bool:
        (schema,) = self._db.execute("PRAGMA user_version").fetchone()
        return bool(schema)

    def documents(self) -> dict[str, Indexed]:
        """Return what is indexed, by document."""
        if not self._made:
            return {}
        rows = self._db.execute(
            "SELECT name, id, rules, log_size, log_time, log_end, log_tail, states_of, snapshots FROM document"
        )
        return {
            name: Indexed(
                id=number,
                rules=rules,
                log=(size, time),
                end=end,
                tail=tail,
                states_of=of,
                snapshots=snapshots,
            )
            for name, number, rules, size, time, end, tail, of, snapshots in rows
        }

    def clear(self) -> None:
        """Forget everything."""
        self._db.execute("DELETE FROM document")
        for table in ("snapshot", "passage", "run", "state", "alignment"):
            self._db.execute(f"DELETE FROM {table}")
        self._db.execute("INSERT INTO word(word) VALUES('delete-all')")

    def forget(self, document: Indexed) -> None:
        """Forget a document; its passages stay, held by no snapshot."""
        self._db.execute("DELETE FROM document WHERE id = ?", (document.id,))
        for table in ("snapshot", "run", "state", "alignment"):
            self._db.execute(f"DELETE FROM {table} WHERE document = ?", (document.id,))

    def adding(self, block_of: Callable[[str], Block]) -> Adding:
        """Return what adds snapshots within this update; `block_of` reads a line of their texts."""
        return Adding(self._db, block_of)

    def add(
        self,
        document: str,
        names: Sequence[str],
        text_of: Callable[[str], Sequence[str]],
        adding: Adding,
        *,
        rules: str,
        log: tuple[int, int],
        end: int,
        tail: bytes,
    ) -> None:
        """Note how far a document's log was read, and add the snapshots that it named since."""
        self._db.execute(
            "INSERT INTO document(name, rules, log_size, log_time, log_end, log_tail, states_of) "
            "VALUES(?, ?, ?, ?, ?, ?, x'') ON CONFLICT(name) DO UPDATE SET log_size = excluded.log_size, "
            "log_time = excluded.log_time, log_end = excluded.log_end, log_tail = excluded.log_tail",
            (document, rules, *log, end, tail),
        )
        if names:
            row = self._db.execute("SELECT id FROM document WHERE name = ?", (document,)).fetchone()
            adding.add(row[0], names, text_of)

    def names(self, document: int) -> list[str]:
        """Return the names of a document's snapshots by number."""
        rows = self._db.execute("SELECT name FROM snapshot WHERE document = ? ORDER BY number", (document,))
        return [name for (name,) in rows]

    # -------------------------------------------------------------- states, which logs are read for

    def states(self, document: Indexed) -> tuple[State, ...] | None:
        """Return the states that were kept, or None when the log has grown since."""
        if document.states_of != document.tail:
            return None
        rows = self._db.execute(
            "SELECT snapshot, first, last, visits, doubted FROM state WHERE document = ? ORDER BY position",
            (document.id,),
        )
        return tuple(
            State(
                snapshot=snapshot,
                first_seen=datetime.fromtimestamp(first, UTC),
                last_seen=datetime.fromtimestamp(last, UTC),
                visits=visits,
                doubted=doubted,
            )
            for snapshot, first, last, visits, doubted in rows
        )

    def alignment(self, document: int, old: int, new: int) -> tuple[Aligned, ...] | None:
        """Return the aligned passages of two snapshots that were kept, or None."""
        row = self._db.execute(
            "SELECT pairs FROM alignment WHERE document = ? AND old = ? AND new = ?", (document, old, new)
        ).fetchone()
        if row is None:
            return None
        numbers = array("I", row[0])
        return tuple(zip(numbers[::2], numbers[1::2], strict=True))

    def keep(
        self,
        states: Iterable[tuple[Indexed, Sequence[State]]],
        alignments: Mapping[tuple[int, int, int], Sequence[Aligned]],
        *,
        known: Mapping[str, Indexed],
    ) -> None:
        """Keep what had to be read or worked out of the documents `known`.

        An index that cannot be written is left as it is, and so is one that was made anew meanwhile.
        """
        try:
            with self.updating():
                if not {d.id for d in known.values()} <= {d.id for d in self.documents().values()}:
                    return
                for document, of in states:
                    self._keep_states(document, of)
                self._db.executemany(
                    "INSERT OR REPLACE INTO alignment VALUES(?, ?, ?, ?)",
                    (
                        (*key, array("I", [number for pair in pairs for number in pair]).tobytes())
                        for key, pairs in alignments.items()
                    ),
                )
        except sqlite3.OperationalError:
            return

    def _keep_states(self, document: Indexed, states: Sequence[State]) -> None:
        self._db.execute("DELETE FROM state WHERE document = ?", (document.id,))
        self._db.executemany(
            "INSERT INTO state VALUES(?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    document.id,
                    at,
                    s.snapshot,
                    _seconds(s.first_seen),
                    _seconds(s.last_seen),
                    s.visits,
                    s.doubted,
                )
                for at, s in enumerate(states)
            ),
        )
        # another process may have read more of the log since
        self._db.execute("UPDATE document SET states_of = ? WHERE id = ?", (document.tail, document.id))

    # -------------------------------------------------------------- looking up

    def holders(self, phrases: Iterable[Sequence[str]], documents: Iterable[int], most: int) -> list[int]:
        """Return passages of the documents that hold all of the phrases, at most `most`.

        A phrase is words that follow one another, whatever marks stand between them.
        """
        # the plus keeps SQLite from looking each document up for each passage
        rows = self._db.execute(
            "SELECT rowid FROM word WHERE word MATCH ? "
            f"AND EXISTS(SELECT 1 FROM run WHERE passage = word.rowid AND +document IN ({_listed(documents)})) "
            "LIMIT ?",
            (" AND ".join(f'"{" ".join(phrase)}"' for phrase in phrases), most),
        )
        return [number for (number,) in rows]

    def newest_holders(self, words: Collection[str], documents: Iterable[int], most: int) -> list[int]:
        """Return the newest passages of the documents that hold one of some words."""
        if not words:
            return []
        rows = self._db.execute(
            "SELECT rowid FROM word WHERE word MATCH ? "
            f"AND EXISTS(SELECT 1 FROM run WHERE passage = word.rowid AND +document IN ({_listed(documents)})) "
            "ORDER BY rowid DESC LIMIT ?",
            (" OR ".join(f'"{word}"' for word in words), most),
        )
        return [number for (number,) in rows]

    def size(self) -> int:
        """Return how many passages there are."""
        (last,) = self._db.execute("SELECT max(id) FROM passage").fetchone()
        return last or 0

    def words(self, beginning: str, most: int) -> list[tuple[str, int]]:
        """Return words that begin so, and how many passages hold each, in order of the alphabet."""
        rows = self._db.execute(
            "SELECT term, doc FROM vocabulary WHERE term >= ? AND term < ? LIMIT ?",
            (beginning, f"{beginning}\U0010ffff", most),
        )
        return list(rows)

    def forms(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the folded forms of passages."""
        return dict(self._of("id, coalesce(form, lower(text)) FROM passage", "id", numbers))

    def passages(self, numbers: Iterable[int]) -> dict[int, IndexedPassage]:
        return {
            number: IndexedPassage(id=number, level=level, heading_path=tuple(json.loads(path)), text=text)
            for number, level, path, text in self._of("id, level, path, text FROM passage", "id", numbers)
        }

    def runs(self, passages: Iterable[int]) -> dict[int, list[Run]]:
        """Return where passages stand; one that stands nowhere is left out."""
        found: dict[int, list[Run]] = {}
        for passage, document, first, last in self._of("* FROM run", "passage", passages):
            found.setdefault(passage, []).append(Run(document=document, first=first, last=last))
        return found

    def sequence(self, document: int, number: int) -> list[int]:
        """Return the passages of a snapshot in the order of its text."""
        row = self._db.execute(
            "SELECT passages FROM snapshot WHERE document = ? AND number = ?", (document, number)
        ).fetchone()
        return array("I", row[0]).tolist()

    def _of(self, what: str, key: str, numbers: Iterable[int]) -> Iterator[Any]:
        """Yield rows by number, some thousands a statement."""
        wanted = list(numbers)
        for at in range(0, len(wanted), _AT_ONCE):
            some = wanted[at : at + _AT_ONCE]
            # fetched at once: a cursor left half read would be closed after its database
            yield from self._db.execute(f"SELECT {what} WHERE {key} IN ({_listed(some)})").fetchall()


def _listed(numbers: Iterable[int]) -> str:
    return ",".join(str(int(number)) for number in numbers)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
