"""What the log of one document says: its visits, what they saw, and what of that a person rejected since.

Invariant: only a chain that is proven is read; a line that cannot be read is an error that names it, and one that only a newer
tosdiff can read is a visit of which nothing is known; a visit that saw what was rejected saw no document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from tosdiff.errors import OnlyNewerReadsError, StoreError
from tosdiff.models import Rejection, Sighting, Visit
from tosdiff.store import visits
from tosdiff.store.chain import BrokenChainError, Chain
from tosdiff.store.decisions import judged, rejections
from tosdiff.store.files import content_of

T = TypeVar("T")

BRING_BACK = "restore it from a backup, or bring it in from a copy of the store with `tosdiff merge`; the next check takes it anew if the same bytes are served"
TAKEN_ANEW = "`tosdiff merge` brings it back from a copy of the store, and the next check takes the page anew if the same bytes are served"
SET_ASIDE = "restore it from a backup; or `tosdiff repair` sets the damaged file aside, and then the next check takes the page anew if the same bytes are served"
RESTORE = "`tosdiff verify` lists what is damaged; restore it from a backup"


def proven(
    path: Path, known: Chain | None = None, *, begun: Callable[[bytes], Chain] = lambda _: Chain()
) -> Chain:
    """Return the chain of a log, each of its lines proven; what is `known` of it is not proven again.

    `begun` gives the chain of what of a content was proven before, where it is not known.

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
    chain = known if known is not None and content.startswith(known.content) else begun(content)
    try:
        chain.grow(content[len(chain.content) :].split(b"\n")[:-1])
    except BrokenChainError as problem:
        raise StoreError(f"{path}: line {problem.number} is damaged: {problem}", hint=RESTORE) from problem
    return chain


def visits_in(chain: Chain, path: Path) -> tuple[Visit, ...]:
    """Return every visit, in the order of the log.

    Raises:
        StoreError: a line is damaged.
    """
    return judged(_visits(chain, path, chain.lines()))


def remarkable_in(chain: Chain, path: Path) -> tuple[Visit, ...]:
    """Return the visits of which more was decided or doubted than what they saw, in the order of the log.

    Raises:
        StoreError: a line is damaged.
    """
    if chain.decides:
        return visits_in(chain, path)
    if not visits.remarks(chain.content):
        return ()
    lines = chain.lines()
    return tuple(_visits(chain, path, ((number, line) for number, line in lines if visits.remarks(line))))


def sourced_in(chain: Chain, path: Path, among: int) -> dict[int, Visit]:
    """Return the visits whose page came from a source that they name, by their place among all, which are so many.

    Raises:
        StoreError: a line is damaged.
    """
    lines = chain.lines()
    if among != len(lines) or chain.decides:  # then not each line is a visit as it stands
        found = dict(enumerate(visits_in(chain, path)))
    elif not visits.names_source(chain.content):
        return {}
    else:
        places = [place for place, (_, line) in enumerate(lines) if visits.names_source(line)]
        read = _visits(chain, path, [lines[place] for place in places])
        found = dict(zip(places, read, strict=True))
    return {place: visit for place, visit in found.items() if visit.source is not None}


def lines_of_visits(chain: Chain) -> tuple[tuple[int, bytes], ...]:
    """Return the line that each of the `visits_in` is, without its newline, and its number."""
    return tuple((number, line) for number, line in chain.lines() if _is_visit(chain, number, line))


def _is_visit(chain: Chain, number: int, line: bytes) -> bool:
    if number not in chain.later and not visits.decides(line):
        return True
    try:
        return not visits.decode(line).outcome.decides
    except visits.LaterFormError:
        with suppress(visits.LaterFormError):
            visits.unread(line)
            return True
    return False


def sightings_in(chain: Chain, path: Path, known: Sequence[Sighting] = ()) -> tuple[Sighting, ...]:
    """Return what each visit saw and when, in the order of the log; `known` is what its first lines saw.

    Raises:
        StoreError: a line is damaged.
    """
    if chain.decides:
        return tuple(map(visits.seen_by, judged(_visits(chain, path, chain.lines()))))
    if not chain.is_plain:
        known = ()
    return (*known, *_sightings(chain, path, chain.lines(start=len(known))))


def sightings_of(chain: Chain, path: Path, snapshot: str) -> tuple[Sighting, ...]:
    """Return the visits that saw a snapshot, whatever was decided of it since.

    Raises:
        StoreError: a line is damaged.
    """
    logged = _visits(chain, path, chain.lines())
    saw = (visit for visit in logged if visit.outcome.verified and visit.snapshot == snapshot)
    return tuple(map(visits.seen_by, saw))


def rejections_in(chain: Chain, path: Path) -> dict[str, Rejection]:
    """Return what stands rejected, by the name of its snapshot.

    Raises:
        StoreError: a line is damaged.
    """
    if not chain.decides:
        return {}
    return rejections(_visits(chain, path, chain.lines()))


def newest_in(chain: Chain, path: Path) -> Visit | None:
    """Return the newest visit that saw the document.

    Raises:
        StoreError: a line is damaged.
    """
    try:
        return visits.newest(line for _, line in chain.newest_first())
    except ValueError as problem:
        raise _unreadable(f"{path}: a line", problem) from problem


def hold_to_known(chain: Chain, path: Path) -> Visit | None:
    """Return the newest visit that saw the document, where no line after it is one that only a newer tosdiff can read.

    Raises:
        OnlyNewerReadsError: there is one, so how the document stands is not known here.
        StoreError: a line is damaged.
    """
    for number, line in chain.newest_first():
        try:
            visit = visits.decode(line)
        except visits.LaterFormError as problem:
            raise _unreadable(f"{path}: line {number}", problem) from problem
        except ValueError:
            break
        if visit.outcome.verified and visit.fetcher.is_live:
            break
    return newest_in(chain, path)


def _visits(chain: Chain, path: Path, lines: Iterable[tuple[int, bytes]]) -> Iterator[Visit]:
    return _each(chain, path, lines, visits.decode, visits.unread)


def _sightings(chain: Chain, path: Path, lines: Iterable[tuple[int, bytes]]) -> Iterator[Sighting]:
    return _each(chain, path, lines, visits.sighting, lambda line: visits.seen_by(visits.unread(line)))


def _each(
    chain: Chain,
    path: Path,
    lines: Iterable[tuple[int, bytes]],
    read: Callable[[bytes], T],
    unread: Callable[[bytes], T],
) -> Iterator[T]:
    """Read lines; what only a newer tosdiff can read is noted in the chain, and where it has a time, something stands for it."""
    for number, line in lines:
        try:
            yield read(line)
        except visits.LaterFormError:
            chain.later.add(number)
            with suppress(visits.LaterFormError):
                yield unread(line)
        except ValueError as problem:
            raise _unreadable(f"{path}: line {number}", problem) from problem


def _unreadable(line: str, problem: ValueError) -> StoreError:
    if isinstance(problem, visits.LaterFormError):
        return OnlyNewerReadsError(
            f"{line} is as it was written, but this tosdiff cannot read it: {problem}",
            hint="a newer tosdiff may have written it: update tosdiff",
        )
    return StoreError(f"{line} is damaged: {problem}", hint=RESTORE)
