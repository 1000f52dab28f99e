"""The log of visits: one line of JSON for each, every line holding the digest of the line before.

Between them stand the decisions of a person on what they saw, which are lines of the same form and no visits.
Invariant: lines are only ever appended. A line is complete when its newline is there; what follows the
last newline is what a killed writer left, and no line. The form of a line:

    {"schema":1,"previous":"<sha256 of the line before, without its newline; 64 zeros in the first>",
     "at":"2026-05-21T10:15:00Z","outcome":"unchanged", …,"digest":"<sha256 of all that stands before>"}

The line's own digest is what shows a damaged last line, which no later line vouches for.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from tosdiff.models import AcceptedBy, FetchedBy, Outcome, Rendering, Sighting, Visit, Wall, iso, utc
from tosdiff.store.decisions import judged_backwards
from tosdiff.store.files import content_of, opened, plain

FIRST = "0" * 64
SCHEMA = 1

_OPTIONAL = tuple(field.name for field in fields(Visit) if field.name not in ("at", "outcome"))
_READ: dict[str, Callable[[str], object]] = {
    "fetcher": FetchedBy,
    "wall": Wall,
    "accepted": AcceptedBy,
    "rendering": Rendering,
    "doubted_since": lambda moment: utc(datetime.fromisoformat(moment)),
    "rebuilt": lambda moment: utc(datetime.fromisoformat(moment)),
}
_TAIL = 16 * 1024


def encode(visit: Visit, previous: str, merges: Sequence[str] = ()) -> bytes:
    """Return the line of a visit, without its newline; `merges` are the heads of branches that it joins."""
    row: dict[str, Any] = {
        "schema": SCHEMA,
        "previous": previous,
        "at": iso(visit.at),
        "outcome": visit.outcome.value,
    }
    for name in _OPTIONAL:
        value = getattr(visit, name)
        if value not in (None, "") and not (name == "fetcher" and visit.outcome.decides):
            row[name] = iso(value) if isinstance(value, datetime) else value
    if merges:
        row["merges"] = list(merges)
    stated = json.dumps(row, ensure_ascii=True, separators=(",", ":")).encode()[:-1]
    return stated + b',"digest":"' + digest(stated).encode() + b'"}'


class LaterFormError(ValueError):
    """A line that is as it was written, and says what this tosdiff does not know."""


def decode(line: bytes) -> Visit:
    """Read one line; its digests are for `verify` to check.

    Raises:
        LaterFormError: it is whole, but of a form or with a word that this tosdiff does not know.
        ValueError: it is not a visit.
    """
    try:
        return _decoded(line)
    except ValueError as problem:
        if intact(line):
            raise LaterFormError(str(problem)) from problem
        raise


def _decoded(line: bytes) -> Visit:
    row = json.loads(line)
    if not isinstance(row, dict) or not isinstance(row.get("at"), str):
        raise ValueError("it is not a visit")
    if row.get("schema") != SCHEMA:
        raise ValueError(f"its schema is {row.get('schema')!r}, and this tosdiff knows {SCHEMA}")
    stated: dict[str, Any] = {name: row[name] for name in _OPTIONAL if name in row}
    stated |= {name: read(stated[name]) for name, read in _READ.items() if name in stated}
    return Visit(
        at=utc(datetime.fromisoformat(row["at"])), outcome=Outcome(str(row.get("outcome"))), **stated
    )


def unread(line: bytes) -> Visit:
    """Return what stands for a line that only a newer tosdiff can read: when it was made, and that nothing is known of it.

    Raises:
        LaterFormError: not even that can be read.
    """
    try:
        at = utc(datetime.fromisoformat(json.loads(line)["at"]))
    except (ValueError, KeyError, TypeError, OverflowError) as problem:
        raise LaterFormError("it does not say as known here when it was made") from problem
    return Visit(at=at, outcome=Outcome.UNREAD, reason=UNREAD)


UNREAD = "a newer tosdiff recorded it, and this one cannot read what it saw"
"""The reason of what stands for a visit that cannot be read."""


def sighting(line: bytes) -> Sighting:
    """Return when a line's visit was made and what it saw, a tenth of the cost of all that it says.

    Raises:
        LaterFormError, ValueError: as `decode`.
    """
    # within a string of the line the quotes would be escaped
    of_text = b'"rendering":"' in line
    known = not of_text or _RENDERED.search(line)
    if known and (begins := _BEGINS.match(line)) and line.endswith(b'"}'):
        stated, outcome, snapshot, fetcher = begins.groups()
        verified = snapshot is not None and outcome in _VERIFIED
        return Sighting(
            datetime.fromisoformat(stated.decode()),
            snapshot.decode() if verified else None,
            fetcher in _LIVE,
            of_text,
        )
    return seen_by(decode(line))


def seen_by(visit: Visit) -> Sighting:
    """Return when a visit was made and what it saw."""
    seen = visit.snapshot if visit.outcome.verified else None
    unread = visit.outcome is Outcome.UNREAD
    return Sighting(visit.at, seen, visit.fetcher.is_live, visit.rendering is not None, unread)


# A line as `encode` begins it, and of no word that this tosdiff does not know; of any other, `decode` has the word.
_BEGINS = re.compile(
    rb'\{"schema":%d,"previous":"[0-9a-f]{64}","at":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)",'
    rb'"outcome":"(first|unchanged|changed|refused|failed)",(?:"snapshot":"([^"\\]+)",)?(?:"status":\d+,)?'
    rb'(?:"(?:final_)?url":"[^"\\]*(?:\\.[^"\\]*)*",){0,2}"fetcher":"(%s)"'
    % (SCHEMA, b"|".join(re.escape(each.value.encode()) for each in FetchedBy))
)
_RENDERED = re.compile(
    rb'"rendering":"(?:%s)"' % b"|".join(re.escape(each.value.encode()) for each in Rendering)
)
_VERIFIED = frozenset(outcome.value.encode() for outcome in Outcome if outcome.verified)
_LIVE = frozenset(by.value.encode() for by in FetchedBy if by.is_live)


def decides(lines: bytes) -> bool:
    """Whether one of some lines is a person's decision and no visit."""
    return any(outcome in lines for outcome in _DECISIONS)


# within a string of the line the quotes would be escaped
_DECISIONS = tuple(f'"outcome":"{outcome.value}"'.encode() for outcome in Outcome if outcome.decides)


def remarks(lines: bytes) -> bool:
    """Whether one of some lines may say why a text was taken that had been refused, why it is doubted, or who recorded it."""
    return any(name in lines for name in _REMARKS)


def names_source(lines: bytes) -> bool:
    """Whether one of some lines may name the source of its page."""
    return b'"source":' in lines


# as above; `doubt` begins `doubted_since` too
_REMARKS = (b'"accepted":', b'"doubt', b'"rendering":')


def digest(line: bytes) -> str:
    return sha256(line).hexdigest()


def lines(path: Path) -> tuple[bytes, ...]:
    """Return the complete lines, without their newlines."""
    try:
        return tuple(content_of(path).split(b"\n")[:-1])
    except FileNotFoundError:
        return ()


def lines_since(path: Path, end: int, tail: bytes) -> tuple[bytes, ...] | None:
    """Return the complete lines after the first `end` bytes, which ended in the line `tail` when they were
    read; None where they no longer do, so that the log is not the one that was read.
    """
    try:
        with opened(path) as file:
            file.seek(max(end - len(tail) - 1, 0))
            kept, *appended = file.read().split(b"\n")
    except FileNotFoundError:
        return None
    return tuple(appended[:-1]) if end and kept == tail else None


def lines_from_the_end(path: Path) -> Iterator[bytes]:
    """Yield the complete lines, the last one first, reading no more of the file than is taken."""
    try:
        file = opened(path)
    except FileNotFoundError:
        return
    with file:
        end = _after_last_newline(file)
        at, rest = max(end - 1, 0), b""
        while at > 0:
            size = min(at, _TAIL)
            at -= size
            file.seek(at)
            rest, *whole = (file.read(size) + rest).split(b"\n")
            yield from reversed(whole)
        if end:
            yield rest


def newest(backwards: Iterable[bytes]) -> Visit | None:
    """Return the verified visit of the latest time, of equal ones the last, among lines given from the end.

    Raises:
        ValueError: a line it had to read is damaged.
    """
    found: Visit | None = None
    for visit in judged_backwards(_readable(backwards)):
        if not visit.outcome.verified or visit.snapshot is None:
            continue
        if found is None or visit.at > found.at:
            found = visit
        if visit.fetcher.is_live:  # so every line above is of an earlier time; an import may be of any time
            break
    return found


def _readable(lines: Iterable[bytes]) -> Iterator[Visit]:
    for line in lines:
        with suppress(LaterFormError):
            yield decode(line)


def append(path: Path, visit: Visit, *, settled: bool = True, merges: Sequence[str] = ()) -> None:
    """Append a visit, chained to the last complete line; what a killed writer left is cut off first.

    `settled` waits until the disk has it; `merges` are the heads of branches that the line joins.

    Raises:
        OSError: the file cannot be written.
    """
    with opened(path, appending=True) as file:  # makes the file where there is none
        end = _mended(file)
        last = next(lines_from_the_end(path), None)
        file.seek(end)
        file.write(encode(visit, FIRST if last is None else digest(last), merges) + b"\n")
        file.flush()
        if settled:
            os.fsync(file.fileno())


def settle(path: Path) -> None:
    """Wait until the disk has all that was appended."""
    if plain(path):
        with opened(path, appending=True) as file:
            os.fsync(file.fileno())


def mend(path: Path) -> None:
    """Cut off a torn last line; one that only lacks its newline is completed."""
    if plain(path):
        with opened(path, appending=True) as file:
            _mended(file)


def _mended(file: BinaryIO) -> int:
    """Make the file end with a complete line and return its size."""
    end = _after_last_newline(file)
    file.seek(end)
    torn = file.read()
    if torn:
        whole = torn[: torn.rfind(b'"}') + 2]
        file.truncate(end)
        if intact(whole):
            file.write(whole + b"\n")
            file.flush()
            end += len(whole) + 1
    return end


def intact(line: bytes) -> bool:
    """Return whether a line is what was written, by the digest that it ends with."""
    return digest_of_intact(line) is not None


def digest_of_intact(line: bytes) -> str | None:
    """Return the digest of a line with the digest that it ends with; None where that does not match what stands before."""
    hashed, end = sha256(line[:-_END]), line[-_END:]
    if end != b',"digest":"' + hashed.hexdigest().encode() + b'"}':
        return None
    hashed.update(end)
    return hashed.hexdigest()


_END = len(',"digest":""}') + 64


def _after_last_newline(file: BinaryIO) -> int:
    """Return the size of the part of the file that is complete lines."""
    at = file.seek(0, os.SEEK_END)
    while at > 0:
        size = min(at, _TAIL)
        file.seek(at - size)
        found = file.read(size).rfind(b"\n")
        if found >= 0:
            return at - size + found + 1
        at -= size
    return 0
