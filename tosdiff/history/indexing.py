"""What a snapshot adds to the search index: the passages not met before, and the runs that begin and end.

Invariant: after a snapshot is added, a passage is in an open run exactly when that snapshot holds it.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b

from tosdiff.models import Block, BlockKind
from tosdiff.normalise import normal
from tosdiff.quotation import folded, words_of


class Adding:
    """Adds the snapshots of one document."""

    def __init__(
        self, connection: sqlite3.Connection, document: int, block_of: Callable[[str], Block]
    ) -> None:
        self._db = connection
        self._document = document
        self._block_of = block_of
        self._paths: dict[tuple[tuple[int, str], ...], int] = {(): 0}
        self._path_of: list[tuple[tuple[int, str], ...]] = [()]
        self._lines: dict[tuple[int, str], tuple[int, int]] = {}
        """By path and line: the passage, and the path after it."""
        self._new: list[tuple[int, bytes, int, str, str, str]] = []
        self._known: dict[bytes, int] = {}
        (last,) = connection.execute("SELECT max(id) FROM passage").fetchone()
        self._next = (last or 0) + 1

    def all(self, texts: Iterable[tuple[str, Sequence[str]]]) -> None:
        number, standing = self._standing()
        snapshots: list[tuple[int, int, str, bytes]] = []
        ended: list[tuple[int | None, ...]] = []
        for name, lines in texts:
            passages = self._passages(lines)
            held = set(passages)
            if held != standing.keys():
                gone = standing.keys() - held
                ended += ((passage, self._document, standing.pop(passage), number - 1) for passage in gone)
                standing.update(dict.fromkeys(held - standing.keys(), number))
            snapshots.append((self._document, number, name, array("I", passages).tobytes()))
            number += 1
        ended += ((passage, self._document, first, None) for passage, first in standing.items())
        self._db.executemany("INSERT INTO snapshot VALUES(?, ?, ?, ?)", snapshots)
        self._db.execute("UPDATE document SET snapshots = ? WHERE id = ?", (number, self._document))
        self._db.executemany("INSERT OR REPLACE INTO run VALUES(?, ?, ?, ?)", ended)
        self._db.executemany("INSERT INTO passage VALUES(?, ?, ?, ?, ?, ?)", self._new)
        self._db.executemany(
            "INSERT INTO word(rowid, form) VALUES(?, ?)",
            ((new[0], new[5] if new[5].isascii() else " ".join(words_of(new[5]))) for new in self._new),
        )

    def _standing(self) -> tuple[int, dict[int, int]]:
        """Return the next snapshot's number, and the runs that are open, by passage."""
        row = self._db.execute(
            "SELECT number, passages FROM snapshot WHERE document = ? ORDER BY number DESC LIMIT 1",
            (self._document,),
        ).fetchone()
        if row is None:
            return 0, {}
        standing: dict[int, int] = {}
        for passage in set(array("I", row[1])):
            (first,) = self._db.execute(
                "SELECT first FROM run WHERE passage = ? AND document = ? AND last IS NULL",
                (passage, self._document),
            ).fetchone()
            standing[passage] = first
        return row[0] + 1, standing

    def _passages(self, lines: Sequence[str]) -> list[int]:
        known = self._lines
        path = 0
        found: list[int] = []
        for line in lines:
            if line:
                passage, path = known.get((path, line)) or self._met(path, line)
                found.append(passage)
        return found

    def _met(self, path: int, line: str) -> tuple[int, int]:
        """Take in a line not met before under these headings."""
        block = self._block_of(line)
        above = self._path_of[path]
        after = path
        if block.kind is BlockKind.HEADING:
            above = tuple(step for step in above if step[0] < block.level)
            after = self._path((*above, (block.level, block.text)))
        steps = [words for _, words in above]
        if block.run_in:
            steps.append(block.text[: block.run_in].strip(" :."))
        met = self._passage(block, steps), after
        self._lines[path, line] = met
        return met

    def _path(self, steps: tuple[tuple[int, str], ...]) -> int:
        if steps not in self._paths:
            self._paths[steps] = len(self._path_of)
            self._path_of.append(steps)
        return self._paths[steps]

    def _passage(self, block: Block, steps: Sequence[str]) -> int:
        level = block.level if block.kind is BlockKind.HEADING else 0
        path = json.dumps(steps)
        key = blake2b(f"{level}{path}{block.text}".encode("utf-8", "replace"), digest_size=16).digest()
        if key in self._known:
            return self._known[key]
        row = self._db.execute("SELECT id FROM passage WHERE key = ?", (key,)).fetchone()
        if row is None:
            row = (self._next,)
            self._next += 1
            self._new.append((row[0], key, level, path, block.text, folded(normal(block.text))))
        self._known[key] = row[0]
        return int(row[0])
