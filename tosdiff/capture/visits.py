"""The log of visits: one JSON line each, holding the digest of the line before.

Invariant: lines are only ever appended; a torn last line (no newline: the writer was killed) is no line.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from tosdiff.models import Outcome, Visit, iso, utc

FIRST = "0" * 64
SCHEMA = 1
_TAIL = 64 * 1024
_FIELDS = tuple(f.name for f in fields(Visit) if f.name not in ("at", "outcome"))


def lines(path: Path) -> tuple[bytes, ...]:
    """Return the complete lines, without their newlines."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return ()
    return tuple(raw[: raw.rfind(b"\n") + 1].splitlines())


def newest_lines(path: Path) -> Iterator[bytes]:
    """Yield the complete lines from the end, reading no more of the file than is asked for."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            tail = file.read()
    except FileNotFoundError:
        return
    tail = tail[: tail.rfind(b"\n") + 1]
    complete = tail.splitlines()
    if size > _TAIL:
        yield from reversed(complete[1:])
        yield from list(reversed(lines(path)))[len(complete) - 1 :]
    else:
        yield from reversed(complete)


def decode(line: bytes) -> Visit:
    """Read one line.

    Raises:
        ValueError: not a visit.
    """
    row = json.loads(line)
    if not isinstance(row, dict) or "at" not in row or "outcome" not in row:
        raise ValueError("not a visit line")
    stated: dict[str, Any] = {name: row[name] for name in _FIELDS if name in row}
    return Visit(at=utc(datetime.fromisoformat(row["at"])), outcome=Outcome(row["outcome"]), **stated)


def previous_of(line: bytes) -> str:
    """Return the digest of the line before, as this line states it."""
    return str(json.loads(line).get("previous", ""))


def digest(line: bytes) -> str:
    return sha256(line).hexdigest()


def append(path: Path, visit: Visit) -> None:
    """Append a visit, chained to the last complete line; what a killed writer left is cut off first."""
    last = next(newest_lines(path), None)
    row: dict[str, Any] = {"schema": SCHEMA, "at": iso(visit.at), "outcome": visit.outcome.value}
    for name in _FIELDS:
        value = getattr(visit, name)
        if value not in (None, ""):
            row[name] = value
    row["previous"] = digest(last) if last is not None else FIRST
    line = json.dumps(row, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        end = _end_of_last_line(path)
        if file.tell() != end:
            file.truncate(end)
            file.seek(end)
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _end_of_last_line(path: Path) -> int:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        if size == 0:
            return 0
        file.seek(size - 1)
        if file.read(1) == b"\n":
            return size
        file.seek(0)
        return file.read().rfind(b"\n") + 1
