"""What snapshots add to the search index: the passages not met before, and the runs that begin and end.

Invariant: after a snapshot is added, a passage is in an open run exactly when that snapshot holds it.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Callable, Sequence
from hashlib import blake2b

from tosdiff.language.normalise import normal
from tosdiff.language.quotation import folded
from tosdiff.language.words import words_of
from tosdiff.models import Block, BlockKind

Path = tuple[tuple[int, str], ...]
"""The headings above, each with its level."""


class Adding:
    """Adds snapshots within one update of the index, remembering every line that it has met."""

    def __init__(self, connection: sqlite3.Connection, block_of: Callable[[str], Block]) -> None:
        self._db = connection
        self._block_of = block_of
        self._numbers: dict[Path, int] = {(): 0}
        self._paths: list[Path] = [()]
        self._met: list[dict[str, tuple[int, int]]] = [{}]
        """By the number of a path, and a line under it: the passage, and the path that follows."""
        self._written: dict[tuple[str, ...], str] = {}
        self._known: dict[bytes, int] = {}
        """Passages by key, as far as they were asked for."""
        self._new: list[tuple[int, bytes, int, str, str, str | None]] = []
        (last,) = connection.execute("SELECT max(id) FROM passage").fetchone()
        self._empty = last is None
        self._next = (last or 0) + 1

    def add(self, document: int, names: Sequence[str], text_of: Callable[[str], Sequence[str]]) -> None:
        """Add snapshots of one document by name; `text_of` gives the text of one, line by line."""
        number, standing = self._standing(document)
        snapshots: list[tuple[int, int, str, bytes]] = []
        runs: list[tuple[int, int, int, int | None]] = []
        before = set(standing)
        for name in names:
            passages = self._passages(text_of(name))
            held = set(passages)
            for passage in before - held:
                runs.append((passage, document, standing.pop(passage), number - 1))
            for passage in held - before:
                standing[passage] = number
            before = held
            snapshots.append((document, number, name, array("I", passages).tobytes()))
            number += 1
        runs += [(passage, document, first, None) for passage, first in standing.items()]
        self._db.executemany("INSERT INTO snapshot VALUES(?, ?, ?, ?)", snapshots)
        self._db.execute("UPDATE document SET snapshots = ? WHERE id = ?", (number, document))
        self._db.executemany("INSERT OR REPLACE INTO run VALUES(?, ?, ?, ?)", runs)
        self._db.executemany("INSERT INTO passage VALUES(?, ?, ?, ?, ?, ?)", self._new)
        # the tokenizer splits ASCII into words, and lowers it, by itself
        forms = ((new[0], new[4] if new[5] is None else new[5]) for new in self._new)
        self._db.executemany(
            "INSERT INTO word(rowid, form) VALUES(?, ?)",
            [(number, form if form.isascii() else " ".join(words_of(form))) for number, form in forms],
        )
        self._new.clear()

    def _standing(self, document: int) -> tuple[int, dict[int, int]]:
        """Return the next snapshot's number, and where the runs that are open began, by passage."""
        row = self._db.execute(
            "SELECT number, passages FROM snapshot WHERE document = ? ORDER BY number DESC LIMIT 1",
            (document,),
        ).fetchone()
        if row is None:
            return 0, {}
        standing: dict[int, int] = {}
        for passage in set(array("I", row[1])):
            (first,) = self._db.execute(
                "SELECT first FROM run WHERE passage = ? AND document = ? AND last IS NULL",
                (passage, document),
            ).fetchone()
            standing[passage] = first
        return row[0] + 1, standing

    def _passages(self, lines: Sequence[str]) -> list[int]:
        """Return the passages that lines stand for, in order."""
        path, under = 0, self._met[0]
        found: list[int] = []
        for line in lines:
            if line:
                passage, after = under.get(line) or self._meet(path, line)
                found.append(passage)
                if after != path:
                    path, under = after, self._met[after]
        return found

    def _meet(self, number: int, line: str) -> tuple[int, int]:
        """Take in a line not met before under these headings."""
        block = self._block_of(line)
        above = self._paths[number]
        after = number
        if block.kind is BlockKind.HEADING:
            above = tuple(step for step in above if step[0] < block.level)
            after = self._number((*above, (block.level, block.text)))
        steps = tuple(words for _, words in above)
        if block.run_in:
            steps = (*steps, block.text[: block.run_in].strip(" :."))
        met = self._met[number][line] = (self._passage(block, steps), after)
        return met

    def _number(self, path: Path) -> int:
        if path not in self._numbers:
            self._numbers[path] = len(self._paths)
            self._paths.append(path)
            self._met.append({})
        return self._numbers[path]

    def _passage(self, block: Block, steps: tuple[str, ...]) -> int:
        level = block.level if block.kind is BlockKind.HEADING else 0
        path = self._written.get(steps) or self._written.setdefault(steps, json.dumps(steps))
        key = blake2b(f"{level}{path}{block.text}".encode("utf-8", "replace"), digest_size=16).digest()
        known = self._known.get(key)
        if known is None and not self._empty:
            row = self._db.execute("SELECT id FROM passage WHERE key = ?", (key,)).fetchone()
            known = row and row[0]
        if known is None:
            known = self._next
            self._next += 1
            form = folded(normal(block.text))
            # most texts differ from it in capitals alone: then it need not be kept twice
            plain = block.text.isascii() and block.text.lower() == form
            self._new.append((known, key, level, path, block.text, None if plain else form))
        self._known[key] = known
        return known
