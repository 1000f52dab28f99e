"""How far each document's visits have been told: to a person, in a mail, in any report of a check.

What was seen is in the log of visits, and is evidence; what was told is only a mark, so that a change is told at
least once. Invariant: the mark is moved after the report was written out, never before; it is replaced whole.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tosdiff.models import iso, utc
from tosdiff.store.files import PARTIAL, content_of, write_whole, writing

NAME = ".told.json"
SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldUpTo:
    """What has been told of one document."""

    line: str
    """Digest of the newest line of its log that was told; 64 zeros where none was."""
    at: datetime | None = None
    """Time of that visit; None where none was told."""
    failure_told: datetime | None = None
    """When it was last told that the document could not be verified; None while that is no news."""


class Told:
    """The marks of a store's documents; `save` writes them, if any has moved."""

    def __init__(self, root: Path) -> None:
        self._path = root / NAME
        self._marks = _read(self._path)
        self._saved = dict(self._marks)

    def mark(self, document: str) -> ToldUpTo | None:
        """Return what has been told of a document; None where no check has marked it yet."""
        return self._marks.get(document)

    def move(self, document: str, mark: ToldUpTo) -> None:
        self._marks[document] = mark

    def failure(self, document: str, told: datetime | None) -> None:
        """Set when a failure was last told."""
        if mark := self._marks.get(document):
            self._marks[document] = replace(mark, failure_told=told)

    def save(self) -> None:
        """Write the marks.

        Raises:
            StoreError: the store cannot be written.
        """
        if self._marks == self._saved:
            return
        rows = {name: _row(mark) for name, mark in sorted(self._marks.items())}
        content = json.dumps({"schema": SCHEMA, "documents": rows}, indent=1).encode() + b"\n"
        with writing(self._path):
            for left in self._path.parent.glob(f"{NAME}.*{PARTIAL}"):  # by a killed run
                left.unlink(missing_ok=True)
            write_whole(self._path, content)
        self._saved = dict(self._marks)


def _row(mark: ToldUpTo) -> dict[str, Any]:
    return {
        "line": mark.line,
        "at": mark.at and iso(mark.at),
        "failure_told": mark.failure_told and iso(mark.failure_told),
    }


def _read(path: Path) -> dict[str, ToldUpTo]:
    """Return the marks that stand in a file; what is not a mark is as good as none."""
    found: dict[str, ToldUpTo] = {}
    try:
        stored = json.loads(content_of(path))
        rows = stored["documents"] if stored["schema"] == SCHEMA else {}
        for name, row in rows.items():
            with suppress(KeyError, TypeError, ValueError):
                found[str(name)] = ToldUpTo(
                    line=str(row["line"]), at=_time(row["at"]), failure_told=_time(row["failure_told"])
                )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return found


def _time(stated: str | None) -> datetime | None:
    return utc(datetime.fromisoformat(stated)) if stated else None
