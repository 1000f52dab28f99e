"""What the log of one document says: its visits, what they saw, and what of that a person rejected since.

Invariant: only a chain that is proven is read; a line that cannot be read is an error that names it; a visit that saw what was rejected saw no document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from tosdiff.errors import StoreError
from tosdiff.models import Rejection, Sighting, Visit
from tosdiff.store import visits
from tosdiff.store.chain import BrokenChainError, Chain
from tosdiff.store.decisions import judged, rejections
from tosdiff.store.files import content_of

T = TypeVar("T")

RESTORE = "`tosdiff verify` lists what is damaged; restore it from a backup"


def proven(path: Path, known: Chain | None = None) -> Chain:
    """Return the chain of a log, each of its lines proven; what is `known` of it is not proven again.

    Raises:
        StoreError: a line is not as it was written, or one is missing.
    """
    try:
        content = content_of(path)
    except FileNotFoundError:
        content = b""
    except OSError as problem:
        raise StoreError(f"{path} cannot be read: {problem.strerror}", hint=RESTORE) from problem
    content = content[: content.rfind(b"\n") + 1]
    chain = known if known is not None and content.startswith(known.content) else Chain()
    try:
        chain.grow(content[len(chain.content) :].split(b"\n")[:-1])
    except BrokenChainError as problem:
        raise StoreError(f"{path}: line {problem.number} is damaged: {problem}", hint=RESTORE) from problem
    return chain


def visits_in(chain: Chain, path: Path) -> tuple[Visit, ...]:
    """Return every visit, in the order of the log.

    Raises:
        StoreError: a line is damaged, or of a later form.
    """
    return judged(_each(path, chain.lines(), visits.decode))


def remarkable_in(chain: Chain, path: Path) -> tuple[Visit, ...]:
    """Return the visits of which more was decided or doubted than what they saw, in the order of the log.

    Raises:
        StoreError: a line is damaged, or of a later form.
    """
    lines = chain.lines()
    if any(visits.decides(line) for _, line in lines):
        return visits_in(chain, path)
    return tuple(
        _each(path, ((number, line) for number, line in lines if visits.remarks(line)), visits.decode)
    )


def lines_of_visits(chain: Chain) -> tuple[tuple[int, bytes], ...]:
    """Return the line that each visit is, without its newline, and its number."""
    return tuple((number, line) for number, line in chain.lines() if not visits.decides(line))


def sightings_in(chain: Chain, path: Path) -> tuple[Sighting, ...]:
    """Return what each visit saw and when, in the order of the log.

    Raises:
        StoreError: a line is damaged, or of a later form.
    """
    lines = chain.lines()
    if any(visits.decides(line) for _, line in lines):
        return tuple(map(visits.seen_by, judged(_each(path, lines, visits.decode))))
    return tuple(_each(path, lines, visits.sighting))


def sightings_of(chain: Chain, path: Path, snapshot: str) -> tuple[Sighting, ...]:
    """Return the visits that saw a snapshot, whatever was decided of it since.

    Raises:
        StoreError: a line is damaged, or of a later form.
    """
    logged = _each(path, chain.lines(), visits.decode)
    saw = (visit for visit in logged if visit.outcome.verified and visit.snapshot == snapshot)
    return tuple(map(visits.seen_by, saw))


def rejections_in(chain: Chain, path: Path) -> dict[str, Rejection]:
    """Return what stands rejected, by the name of its snapshot.

    Raises:
        StoreError: a line is damaged, or of a later form.
    """
    lines = chain.lines()
    if not any(visits.decides(line) for _, line in lines):
        return {}
    return rejections(_each(path, lines, visits.decode))


def newest_in(chain: Chain, path: Path) -> Visit | None:
    """Return the newest visit that saw the document.

    Raises:
        StoreError: a line is damaged, or of a later form.
    """
    try:
        return visits.newest(line for _, line in reversed(chain.lines()))
    except ValueError as problem:
        raise _unreadable(f"{path}: a line", problem) from problem


def _each(path: Path, lines: Iterable[tuple[int, bytes]], read: Callable[[bytes], T]) -> Iterator[T]:
    for number, line in lines:
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
