"""What a web archive holds of a document, into its history.

Invariant: as in `backfill`; each capture is logged before the next is asked for, so that a run that was stopped goes on where
it stopped: nothing is taken twice, and nothing that is listed is passed over but with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from tosdiff.errors import UsageError
from tosdiff.models import Document, DocumentReport, WebArchive, now
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.backfill import backfill

if TYPE_CHECKING:
    from tosdiff.capture.fetchers.mementos import Memento, MementoClient

Counting = Callable[[int], AbstractContextManager[Callable[[Document], None] | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """A listed capture that the archive did not give."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedMementos:
    document: Document
    archive: str
    """Its host."""
    listed: int
    """Captures of the document's addresses that hold a page."""
    wanted: int
    """Of those, without repeats and outside of what was asked for."""
    taken_before: int
    reports: tuple[DocumentReport, ...]
    not_given: tuple[NotTaken, ...]
    """Asked for now, and refused."""
    refused_before: int
    seconds: float
    """How long a run takes for what is left, at the archive's pace; in a dry run, for all of it."""
    dry_run: bool

    @property
    def complete(self) -> bool:
        return self.listed > 0 and not self.not_given and all(r.outcome.verified for r in self.reports)


def memento(
    archive: Archive,
    name: str,
    *,
    at: str | None,
    start: str | None,
    end: str | None,
    every: float | None,
    rate: float | None,
    dry_run: bool,
    counting: Counting,
) -> ImportedMementos:
    """Take in what an archive holds of a document's address and its former ones.

    Args:
        name: the document, or one of its addresses, which alone is asked for then.
        at: the archive, where it shows captures; by default the one that is declared.
        start: a day, before which nothing is asked for.
        end: a day, after which nothing is asked for.
        every: days from one capture to the next at least.
        rate: requests a minute.
        dry_run: find out what would be taken, and take nothing.
        counting: takes how many captures there are, and gives what is told of each that is done.

    Raises:
        UnknownDocumentError, UsageError: no such document, or a day is none.
        FetchError: the archive cannot be asked; what came before is kept.
        StoreError: the store is held by another run, or cannot be written.
    """
    from tosdiff.capture.fetchers.mementos import RATE, MementoClient, chosen
    from tosdiff.capture.fetching import FetchLimits

    document, addresses = _addresses(archive, name)
    if at:
        document = replace(document, archive=_archive_at(at))
    if rate is not None and rate <= 0:
        raise UsageError(
            f"--rate {rate:g}: no archive answers that", hint="give requests a minute, as --rate 15"
        )
    first, last = _day(start), _day(end, ends=True)
    with closing(MementoClient(FetchLimits(timeout=120), now, rate=rate or RATE)) as client:
        listed: dict[tuple[datetime, str], Memento] = {}
        wanted: list[Memento] = []
        for address in addresses:
            of_address = client.listed(document, address)
            fresh = [each for each in of_address if (each.at, each.digest or each.uri) not in listed]
            listed.update({(each.at, each.digest or each.uri): each for each in fresh})
            wanted += chosen(fresh, start=first, end=last, every=every)
        wanted.sort(key=lambda each: (each.at, each.uri))
        run = _Remaining(archive, document, client, wanted)
        if not dry_run:
            with counting(len(run.left)) as advance:
                run.take(advance)
        return ImportedMementos(
            document=document,
            archive=document.archive.name,
            listed=len(listed),
            wanted=len(wanted),
            taken_before=run.before,
            reports=tuple(run.reports),
            not_given=tuple(run.not_given),
            refused_before=run.refused_before,
            seconds=len(run.left) * client.interval,
            dry_run=dry_run,
        )


class _Remaining:
    """The captures that are left, one after the other."""

    def __init__(
        self, archive: Archive, document: Document, client: MementoClient, wanted: Sequence[Memento]
    ) -> None:
        from tosdiff.capture.fetchers.mementos import source_of

        self._archive, self._document, self._client = archive, document, client
        self._place = f"mementos/{document.id}.json"
        sources = {visit.source for visit in archive.store.visits(document.id) if visit.source}
        kept = archive.store.cache.get(self._place, of=document.archive.url)
        self._refused: dict[str, str] = dict(kept) if isinstance(kept, dict) else {}
        taken = [each for each in wanted if source_of(document.archive, each) in sources]
        refused = [each for each in wanted if each not in taken and each.uri in self._refused]
        self.before, self.refused_before = len(taken), len(refused)
        passed = {each.uri for each in (*taken, *refused)}
        self.left = [each for each in wanted if each.uri not in passed]
        self.reports: list[DocumentReport] = []
        self.not_given: list[NotTaken] = []

    def take(self, advance: Callable[[Document], None] | None) -> None:
        """Ask for what is left.

        Raises:
            FetchError: the archive cannot be asked any more.
            StoreError: the store is held by another run, or cannot be written.
        """
        from tosdiff.capture.fetchers.mementos import NotThatMementoError

        for each in self.left:
            try:
                capture = self._client.fetch(self._document, each)
            except NotThatMementoError as problem:
                self._refused[each.uri] = problem.message
                self._archive.store.cache.put(self._place, self._refused, of=self._document.archive.url)
                self.not_given.append(NotTaken(at=each.at, reason=problem.message))
            else:
                # one at a time: a check that is due does not wait for an import of an hour
                self.reports += backfill(self._archive, self._document, [capture])
            if advance:
                advance(self._document)


def _addresses(archive: Archive, name: str) -> tuple[Document, tuple[str, ...]]:
    if "://" not in name:
        document = archive.document(name)
        return document, tuple(dict.fromkeys((document.url, *document.former_urls)))
    from tosdiff.importers.matching import by_address

    match = by_address(name, archive.documents)
    if match.document is None:
        raise UsageError(
            f"{name[:200]}: {match.missing or 'no document of that address is declared'}",
            hint="declare it as `url:` or one of `former_urls:` in a providers.yaml of your own, which `tosdiff init` writes",
        )
    return match.document, (name,)


def _archive_at(url: str) -> WebArchive:
    """Return an archive by where it shows captures; the Wayback Machine has its index elsewhere."""
    if not url.startswith(("http://", "https://")):
        raise UsageError(
            f"--archive {url[:200]}: no web address", hint="give it like https://web.archive.org/web"
        )
    if url.rstrip("/") == WebArchive().url:
        return WebArchive()
    return WebArchive(url=url.rstrip("/"), index=f"{url.rstrip('/')}/cdx")


def _day(text: str | None, *, ends: bool = False) -> datetime | None:
    if text is None:
        return None
    try:
        day = datetime.fromisoformat(text).date()
    except ValueError:
        raise UsageError(f"{text!r} is not a day", hint="give it like 2024-05-21") from None
    return datetime.combine(day, time(23, 59, 59) if ends else time(), UTC)
