"""Versions that wait to be kept by the Wayback Machine as well, how far each has come, and when the archive may be asked.

Kept in the user's state folder, for each store; no key stands in it. Invariant: the file is replaced whole, and each change is
made to what stands in it then, so that a run that is killed goes on where it was and two runs lose nothing of each other's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from tosdiff.errors import StoreError
from tosdiff.models import iso, utc
from tosdiff.store.files import put_in_place
from tosdiff.unattended.job import job_name
from tosdiff.unattended.runs import alone_with, state_folder

SCHEMA = 1


class Stage(StrEnum):
    """How far a deposit has come; nothing but `archived` says that there is a copy."""

    WAITING = "waiting"
    SUBMITTED = "submitted"
    CAPTURED = "captured"
    ARCHIVED = "archived"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """The deposit of a document's newest version."""

    document: str
    snapshot: str
    """The version for which it was put down."""
    stage: Stage = Stage.WAITING
    at: datetime
    """When it came to this stage."""
    job: str = ""
    """The archive's name for what was submitted."""
    stamp: str = ""
    original: str = ""
    """When and at which address the archive says that it captured the page."""
    url: str = ""
    """Opens the copy, once that was read."""
    tries: int = 0
    """How often it came to nothing."""
    reason: str = ""
    """Why, the last time."""
    not_before: datetime | None = None
    told: str = ""
    """What a report has told of it."""

    @property
    def is_open(self) -> bool:
        return self.stage not in (Stage.ARCHIVED, Stage.GIVEN_UP)

    @property
    def news(self) -> str:
        """What there is to tell; empty where nothing has come of it yet."""
        if self.stage is Stage.ARCHIVED:
            return self.url
        return f"{'given up: ' if self.stage is Stage.GIVEN_UP else ''}{self.reason}" if self.reason else ""

    @property
    def is_untold(self) -> bool:
        return bool(self.news) and self.news != self.told


class Deposits:
    """The deposits of one store, the newest of each document."""

    def __init__(self, store: Path) -> None:
        self._path = state_folder() / f"{job_name(store)}-deposits.json"

    def rows(self) -> tuple[Queued, ...]:
        """Return them in the order in which they were put down."""
        return tuple(_read(self._path)[0].values())

    def put(self, document: str, snapshot: str, at: datetime) -> None:
        """Put down a version, in place of an older one of the document; what was put down before is passed over."""
        with self._changing() as (rows, _):
            if document in rows and rows[document].snapshot == snapshot:
                return
            rows.pop(document, None)
            rows[document] = Queued(document=document, snapshot=snapshot, at=at)

    def change(self, row: Queued, **fields: Any) -> Queued:
        """Change the row of a document, unless a newer version has taken its place; return how it stands now."""
        with self._changing() as (rows, _):
            known = rows.get(row.document)
            if known is None or known.snapshot != row.snapshot:
                return row
            rows[row.document] = replace(known, **fields)
            return rows[row.document]

    def drop(self, row: Queued) -> None:
        """Take out what is of no document any more."""
        with self._changing() as (rows, _):
            if row.document in rows and rows[row.document].snapshot == row.snapshot:
                del rows[row.document]

    def may_ask_from(self) -> datetime | None:
        """Return before when nothing more may be submitted; None where nothing ever was."""
        return _read(self._path)[1]

    def ask_from(self, at: datetime) -> None:
        """Remember it."""
        with self._changing() as (_, waits):
            waits[:] = [at]

    def told(self, rows: Iterable[Queued]) -> None:
        """Mark what there was to tell of rows as told."""
        for row in rows:
            self.change(row, told=row.news)

    @contextmanager
    def _changing(self) -> Iterator[tuple[dict[str, Queued], list[datetime]]]:
        """Yield what stands in the file, and write it back if it was changed.

        Raises:
            StoreError: it cannot be written.
        """
        with alone_with(self._path):
            rows, wait = _read(self._path)
            before, waits = dict(rows), [wait] if wait else []
            yield rows, waits
            if (rows, waits) == (before, [wait] if wait else []) and [*rows] == [*before]:
                return
            content = {
                "schema": SCHEMA,
                "ask_from": [iso(each) for each in waits],
                "deposits": [_row(each) for each in rows.values()],
            }
            try:
                put_in_place(self._path, json.dumps(content, indent=1).encode() + b"\n")
            except OSError as problem:
                raise StoreError(f"{self._path}: {problem.strerror or problem}") from problem


def _row(row: Queued) -> dict[str, Any]:
    return asdict(row) | {"at": iso(row.at), "not_before": row.not_before and iso(row.not_before)}


def _read(path: Path) -> tuple[dict[str, Queued], datetime | None]:
    """Return what stands in a file; one that cannot be read is as good as none."""
    try:
        stored = json.loads(path.read_bytes())
        if stored["schema"] != SCHEMA:
            return {}, None
        rows = [_queued(row) for row in stored["deposits"]]
        waits = [utc(datetime.fromisoformat(each)) for each in stored["ask_from"]]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}, None
    return {row.document: row for row in rows}, waits[0] if waits else None


def _queued(row: dict[str, Any]) -> Queued:
    texts = ("document", "snapshot", "job", "stamp", "original", "url", "reason", "told")
    return Queued(
        **{key: str(row[key]) for key in texts},
        stage=Stage(row["stage"]),
        at=utc(datetime.fromisoformat(row["at"])),
        tries=int(row["tries"]),
        not_before=utc(datetime.fromisoformat(row["not_before"])) if row["not_before"] else None,
    )
