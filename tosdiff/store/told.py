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

from tosdiff.models import TOLD, iso, utc
from tosdiff.store.files import PARTIAL, content_of, write_whole, writing

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
        self._path = root / TOLD
        stored = _stored(self._path)
        self._marks = _marks(stored.get("documents"))
        self._endings = _endings(stored.get("endings"))
        self._saved = (dict(self._marks), dict(self._endings))

    def mark(self, document: str) -> ToldUpTo | None:
        """Return what has been told of a document; None where no check has marked it yet."""
        return self._marks.get(document)

    def move(self, document: str, mark: ToldUpTo) -> None:
        self._marks[document] = mark

    def failure(self, document: str, told: datetime | None) -> None:
        """Set when a failure was last told."""
        if mark := self._marks.get(document):
            self._marks[document] = replace(mark, failure_told=told)

    def ending(self, key: str) -> int | None:
        """Return the shortest span of days before an end for which it was told; None where it was not."""
        return self._endings.get(key)

    def tell_ending(self, key: str, within: int) -> None:
        """Mark the end of a model as told for a span of days before it."""
        self._endings[key] = within

    def save(self) -> None:
        """Write the marks.

        Raises:
            StoreError: the store cannot be written.
        """
        if (self._marks, self._endings) == self._saved:
            return
        rows = {name: _row(mark) for name, mark in sorted(self._marks.items())}
        whole = {"schema": SCHEMA, "documents": rows, "endings": dict(sorted(self._endings.items()))}
        content = json.dumps(whole, indent=1).encode() + b"\n"
        with writing(self._path):
            for left in self._path.parent.glob(f"{TOLD}.*{PARTIAL}"):  # by a killed run
                left.unlink(missing_ok=True)
            write_whole(self._path, content)
        self._saved = (dict(self._marks), dict(self._endings))


def _row(mark: ToldUpTo) -> dict[str, Any]:
    return {
        "line": mark.line,
        "at": mark.at and iso(mark.at),
        "failure_told": mark.failure_told and iso(mark.failure_told),
    }


def _stored(path: Path) -> dict[str, Any]:
    """Return what stands in a file; one that is absent, damaged or of another form holds nothing."""
    try:
        stored = json.loads(content_of(path))
        return stored if stored["schema"] == SCHEMA else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _marks(rows: Any) -> dict[str, ToldUpTo]:
    """Return the marks of documents; what is not a mark is as good as none."""
    found: dict[str, ToldUpTo] = {}
    for name, row in rows.items() if isinstance(rows, dict) else ():
        with suppress(KeyError, TypeError, ValueError):
            found[str(name)] = ToldUpTo(
                line=str(row["line"]), at=_time(row["at"]), failure_told=_time(row["failure_told"])
            )
    return found


def _endings(rows: Any) -> dict[str, int]:
    """Return for which span of days each end of a model was told last."""
    if not isinstance(rows, dict):
        return {}
    return {str(key): within for key, within in rows.items() if isinstance(within, int)}


def _time(stated: str | None) -> datetime | None:
    return utc(datetime.fromisoformat(stated)) if stated else None
