"""What came of the runs of a store's job, and that no two of them run at once.

It is kept in the user's state folder, never in the store: it says something of this machine, and nothing of the terms.
Invariant: a record is replaced whole; one that cannot be read is as good as none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tosdiff.errors import StoreError
from tosdiff.models import Clock, iso, utc
from tosdiff.store.files import put_in_place
from tosdiff.unattended.job import job_name


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledRun:
    """One run of a job."""

    started: datetime
    ended: datetime | None = None
    """None while it runs, and where it was cut off."""
    exit_code: int | None = None
    """As `check` gives it; None where it did not end."""


def state_folder() -> Path:
    """Return where this user's runs are noted."""
    from platformdirs import user_state_path

    return user_state_path("tosdiff", appauthor=False)


def last(store: Path) -> ScheduledRun | None:
    """Return the newest run of a store's job; None where none is known."""
    try:
        row = json.loads(_record(store).read_bytes())
        ended = row["ended"]
        return ScheduledRun(
            started=utc(datetime.fromisoformat(row["started"])),
            ended=utc(datetime.fromisoformat(ended)) if ended else None,
            exit_code=None if row["exit_code"] is None else int(row["exit_code"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def only_one(store: Path, doing: str = "") -> Iterator[bool]:
    """Yield whether this is the only run of the store's job, or of a part of it; runs that take too long do not pile up."""
    from filelock import FileLock, Timeout

    folder = state_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{job_name(store)}{doing and f'-{doing}'}.lock")
        lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    except OSError as problem:
        raise StoreError(f"{folder}: {problem.strerror or problem}") from problem
    try:
        yield True
    finally:
        lock.release()


@contextmanager
def alone_with(file: Path) -> Iterator[None]:
    """Hold what is named by a file of the state folder for as long as it is read and replaced.

    Raises:
        StoreError: it cannot be held.
    """
    from filelock import FileLock, Timeout

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(f"{file}.lock")
        lock.acquire(timeout=10)
    except Timeout as problem:
        raise StoreError(f"{file} has been in use for 10 seconds", hint="run this again") from problem
    except OSError as problem:
        raise StoreError(f"{file}: {problem.strerror or problem}") from problem
    try:
        yield
    finally:
        lock.release()


class Noted:
    """Notes when a run began, and what came of it."""

    def __init__(self, store: Path, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._started = clock()
        self._write(ScheduledRun(started=self._started))

    def ended(self, exit_code: int) -> None:
        self._write(ScheduledRun(started=self._started, ended=self._clock(), exit_code=exit_code))

    def _write(self, run: ScheduledRun) -> None:
        row = {
            "started": iso(run.started),
            "ended": run.ended and iso(run.ended),
            "exit_code": run.exit_code,
        }
        path = _record(self._store)
        try:
            put_in_place(path, json.dumps(row).encode() + b"\n")
        except OSError as problem:
            raise StoreError(f"{path}: {problem.strerror or problem}") from problem


def _record(store: Path) -> Path:
    return state_folder() / f"{job_name(store)}.json"
