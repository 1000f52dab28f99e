"""Whether everything that a check by itself needs is in order, and what of the watched documents is not as it should be.

Invariant: nothing is changed; a finding that is no longer so is not found any more. Each check stands alone: what one of
them meets does not keep the others from being made.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from tosdiff.capture.fetchers import FETCHERS
from tosdiff.capture.fetching import FetchLimits
from tosdiff.errors import FetchError, StoreError, TosdiffError
from tosdiff.evidence.printed import PrintedAs, printed_dates
from tosdiff.history.clocks import clock_steps
from tosdiff.models import Capture, Clock, Document, FetchedBy, Visit, iso, now
from tosdiff.pipeline.archive import Archive, opened
from tosdiff.pipeline.bugs import kept_bugs
from tosdiff.pipeline.notify import addressees
from tosdiff.pipeline.providers import problems
from tosdiff.pipeline.schedule import standing
from tosdiff.store.asked import Asked
from tosdiff.unattended.deposits import Deposits, Stage

_ZONES = timedelta(days=1)  # by which a day somewhere on earth may be ahead of the day here
_SPACE = 200 * 1024 * 1024  # bytes; a year of daily checks of a dozen documents is a tenth of it
_CLOCK = timedelta(minutes=2)  # what a server's own clock may be off by, and an answer late
_STALE = timedelta(days=14)
_TIMEOUT = 10.0  # seconds


class Health(StrEnum):
    WELL = "ok"
    LOOK = "look"
    """It works, and something is worth a look."""
    ILL = "not ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the doctor's."""

    part: str
    health: Health
    said: str
    hint: str = ""
    """What to do, as a command where there is one."""


def doctor(
    store: Path | None, providers: Path | None, *, online: bool = True, clock: Clock = now
) -> Iterator[Finding]:
    """Yield what is found, part by part.

    Args:
        store: folder of the snapshots, by default the providers file's.
        providers: the providers file.
        online: whether a page may be fetched, to see that the network and the clock are right.
    """
    wrong = problems(providers)
    if wrong:
        yield from (_ill("providers file", each) for each in wrong)
        return
    archive = opened(store, providers)
    yield Finding(
        part="providers file",
        health=Health.WELL,
        said=f"{archive.declared_in}, {_declared(archive)}",
    )
    checks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("store", lambda: _store(archive)),
        ("disk", lambda: _disk(archive)),
        ("network", lambda: _network(archive, clock) if online else iter(())),
        ("schedule", lambda: _schedule(archive)),
        ("notify", lambda: _notify(archive)),
        ("deposits", lambda: _deposits(archive)),
        ("documents", lambda: _documents(archive, clock())),
        ("bugs", _bugs),
    )
    for part, check in checks:
        try:
            yield from check()
        except TosdiffError as problem:
            yield _ill(part, problem)


def _ill(part: str, problem: TosdiffError) -> Finding:
    return Finding(part=part, health=Health.ILL, said=problem.message, hint=problem.hint)


def _watched(archive: Archive) -> list[Document]:
    return [document for document in archive.documents if document.enabled]


def _declared(archive: Archive) -> str:
    watched = len(_watched(archive))
    others = len(archive.documents) - watched
    said = f"{watched} {'document' if watched == 1 else 'documents'} watched"
    return f"{said}, {others} declared without being watched" if others else said


def _store(archive: Archive) -> Iterator[Finding]:
    root = archive.store.root
    if not root.exists():
        yield Finding(
            part="store", health=Health.LOOK, said=f"{root} is not there yet", hint="run: tosdiff check"
        )
        return
    if not os.access(root, os.W_OK):
        hint = "make the folder writable, or choose another with --store"
        yield Finding(part="store", health=Health.ILL, said=f"{root} cannot be written", hint=hint)
    seen, steps, ill = 0, 0, 0
    for document in archive.documents:
        try:
            visits = archive.store.visits(document.id)
            sightings = archive.store.sightings(document.id)
        except StoreError as problem:
            ill += 1
            yield _ill("store", problem)
            continue
        seen += document.enabled and bool(visits)
        steps += len(clock_steps(sightings, now=archive.now))
    if not ill:
        said = (
            f"{root}, {seen} of {len(_watched(archive))} watched documents seen, the chain of each log holds"
        )
        yield Finding(part="store", health=Health.WELL, said=said)
    for name, newer in archive.store.newer_met().items():
        yield Finding(
            part="store",
            health=Health.LOOK,
            said=f"{name}: a newer tosdiff wrote {len(newer.lines)} lines of its log and {len(newer.snapshots)} snapshots",
            hint="update tosdiff: this one cannot read them, and adds nothing where they are the newest",
        )
    if steps:
        yield Finding(
            part="clock",
            health=Health.LOOK,
            said=f"{steps} logged {'visit has' if steps == 1 else 'visits have'} a clock that was wrong, or this machine's is",
            hint="tosdiff verify names them",
        )


def _disk(archive: Archive) -> Iterator[Finding]:
    place = archive.store.root
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    enough = free >= _SPACE
    yield Finding(
        part="disk",
        health=Health.WELL if enough else Health.ILL,
        said=f"{free / 1024**3:.1f} GiB free",
        hint="" if enough else "free some space; a capture that cannot be stored is lost",
    )


def _network(archive: Archive, clock: Clock) -> Iterator[Finding]:
    """Fetch one page, by plain HTTP, as `check` does; whether it is the document is of no matter here."""
    watched = _watched(archive)
    if not watched:
        return
    host = urlsplit(watched[0].url).netloc
    limits = FetchLimits(timeout=_TIMEOUT, attempts=1, hosts=Asked(archive.store.root))
    with closing(FETCHERS[FetchedBy.HTTP](limits, clock)) as fetcher:
        try:
            answer = fetcher.fetch(watched[0], None)
        except FetchError as problem:
            yield _ill("network", problem)
            return
    yield Finding(part="network", health=Health.WELL, said=f"{host} answers")
    yield from _clock(answer, host)


def _clock(answer: Capture, host: str) -> Iterator[Finding]:
    from email.utils import parsedate_to_datetime

    stated = answer.header("Date")
    try:
        theirs = parsedate_to_datetime(stated) if stated else None
    except ValueError:
        return
    if theirs is None or theirs.tzinfo is None:
        return
    off = answer.captured_at - theirs
    right = abs(off) <= _CLOCK
    minutes = abs(off) // timedelta(minutes=1)
    ahead = "ahead of" if off > timedelta(0) else "behind"
    yield Finding(
        part="clock",
        health=Health.WELL if right else Health.ILL,
        said=f"agrees with {host}" if right else f"{minutes} minutes {ahead} {host}",
        hint="" if right else "set the machine's clock; dates are worth nothing otherwise",
    )


def _schedule(archive: Archive) -> Iterator[Finding]:
    found = standing(archive)
    if found.installed is None or found.scheduler is None:
        yield Finding(
            part="schedule", health=Health.LOOK, said="no job checks this store", hint="run: tosdiff schedule"
        )
        return
    yield Finding(
        part="schedule",
        health=Health.WELL if found.is_well else Health.ILL,
        said=f"in {found.scheduler}, {found.installed.when}",
        hint="" if found.is_well else "its newest run did not end well: tosdiff schedule --status",
    )


def _notify(archive: Archive) -> Iterator[Finding]:
    found = addressees(archive)
    if not found.waiting:
        yield Finding(
            part="notify", health=Health.LOOK, said="nobody is told of news", hint="see: tosdiff notify"
        )
    for name, waiting in found.waiting:
        yield Finding(
            part="notify",
            health=Health.LOOK if waiting else Health.WELL,
            said=f"{name}, {f'{waiting} unsent' if waiting else 'all sent'}",
            hint="run: tosdiff notify --test" if waiting else "",
        )


def _deposits(archive: Archive) -> Iterator[Finding]:
    """Find what the Wayback Machine was asked to keep, and a copy was never read back of."""
    for row in Deposits(archive.store.root).rows():
        if row.stage is Stage.GIVEN_UP:
            yield Finding(
                part=row.document,
                health=Health.LOOK,
                said=f"its deposit was given up on {iso(row.at)[:10]}, after {row.tries} tries: {row.reason}",
                hint=f"run: tosdiff deposit {row.document}",
            )


def _bugs() -> Iterator[Finding]:
    if kept := kept_bugs():
        yield Finding(
            part="bugs",
            health=Health.LOOK,
            said=f"{len(kept)} {'report' if len(kept) == 1 else 'reports'} kept, the newest {kept[-1]}",
            hint="please report what it says, then remove it",
        )


def _documents(archive: Archive, present: datetime) -> Iterator[Finding]:
    """Find documents that are not seen, or say that they were updated after they were seen."""
    unseen: list[Document] = []
    for document in _watched(archive):
        try:
            if visits := archive.store.visits(document.id):
                yield from _document(archive, document, visits, present)
            else:
                unseen.append(document)
        except StoreError:
            continue  # said of the store
    if unseen:
        many = len(unseen) > 1
        yield Finding(
            part=f"{len(unseen)} documents" if many else unseen[0].id,
            health=Health.LOOK,
            said="never visited",
            hint=f"run: tosdiff check{'' if many else f' {unseen[0].id}'}",
        )


def _document(
    archive: Archive, document: Document, visits: Sequence[Visit], present: datetime
) -> Iterator[Finding]:
    verified = [visit for visit in visits if visit.outcome.verified]
    last = verified[-1].at if verified else None
    newest = visits[-1]
    if not newest.outcome.verified and (last is None or present - last >= _STALE):
        since = f"not verified since {iso(last)[:10]}" if last else "never verified"
        yield Finding(part=document.id, health=Health.ILL, said=f"{since}: {newest.reason or newest.outcome}")
    elif last and present - last >= _STALE:
        yield Finding(
            part=document.id,
            health=Health.LOOK,
            said=f"last visited on {iso(last)[:10]}",
            hint=f"run: tosdiff check {document.id}",
        )
    if states := archive.states(document):
        newest_state = states[-1]
        text = archive.text(document, archive.snapshot(document, newest_state))
        seen = newest_state.first_seen.date()
        # A text takes effect after it is published; only one updated later than it was seen is out of order.
        updated = next((each.on for each in printed_dates(text) if each.kind is PrintedAs.UPDATED), None)
        if updated and seen + _ZONES < updated <= present.date():
            yield Finding(
                part=document.id,
                health=Health.LOOK,
                said=f"says that it was updated on {updated}, and was seen before that day, on {seen}:"
                " it was dated ahead, or a clock was wrong",
                hint=f"see: tosdiff show {document.id}",
            )
