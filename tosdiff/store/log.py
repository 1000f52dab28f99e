"""What the log of one document says: its visits, what they saw, and what of that a person rejected since.

Invariant: a line that cannot be read is an error that names it; a visit that saw what was rejected saw no document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from tosdiff.errors import StoreError
from tosdiff.models import Rejection, Sighting, Visit
from tosdiff.store import visits
from tosdiff.store.decisions import judged, rejections

T = TypeVar("T")

RESTORE = "`tosdiff verify` lists what is damaged; restore it from a backup"


def visits_in(path: Path) -> tuple[Visit, ...]:
    """Return every visit, in the order of the log.

    Raises:
        StoreError: a line is damaged, or of a later form.
    """
    return judged(_each(path, visits.lines(path), visits.decode))


def lines_of_visits(path: Path) -> tuple[tuple[int, bytes], ...]:
    """Return the line that each visit is, without its newline, and its number."""
    return tuple(
        (number, line) for number, line in enumerate(visits.lines(path), 1) if not visits.decides(line)
    )


def sightings_in(path: Path) -> tuple[Sighting, ...]:
    """Return what each visit saw and when, in the order of the log.

    Raises:
        StoreError: a line is damaged, or of a later form.
    """
    lines = visits.lines(path)
    if any(map(visits.decides, lines)):
        return tuple(map(visits.seen_by, judged(_each(path, lines, visits.decode))))
    return tuple(_each(path, lines, visits.sighting))


def sightings_of(path: Path, snapshot: str) -> tuple[Sighting, ...]:
    """Return the visits that saw a snapshot, whatever was decided of it since.

    Raises:
        StoreError: a line is damaged, or of a later form.
    """
    logged = _each(path, visits.lines(path), visits.decode)
    saw = (visit for visit in logged if visit.outcome.verified and visit.snapshot == snapshot)
    return tuple(map(visits.seen_by, saw))


def rejections_in(path: Path) -> dict[str, Rejection]:
    """Return what stands rejected, by the name of its snapshot.

    Raises:
        StoreError: a line is damaged, or of a later form.
    """
    lines = visits.lines(path)
    if not any(map(visits.decides, lines)):
        return {}
    return rejections(_each(path, lines, visits.decode))


def newest_in(path: Path) -> Visit | None:
    """Return the newest visit that saw the document, reading only the end of the log.

    Raises:
        StoreError: a line is damaged, or of a later form.
    """
    try:
        return visits.newest(path)
    except ValueError as problem:
        raise _unreadable(f"{path}: a line", problem) from problem


def _each(path: Path, lines: Iterable[bytes], read: Callable[[bytes], T]) -> Iterator[T]:
    for number, line in enumerate(lines, 1):
        try:
            yield read(line)
        except ValueError as problem:
            raise _unreadable(f"{path}: line {number}", problem) from problem


def _unreadable(line: str, problem: ValueError) -> StoreError:
    if isinstance(problem, visits.LaterFormError):
        return StoreError(
            f"{line} is as it was written, but this tosdiff cannot read it: {problem}",
            hint="a newer tosdiff may have written it: update tosdiff",
        )
    return StoreError(f"{line} is damaged: {problem}", hint=RESTORE)
