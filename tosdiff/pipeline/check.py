"""One visit to every document: fetch, wall check, store, compare.

Invariant: a document that could not be verified leaves its last good state standing, and never hides
what happened to the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from queue import SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

from tosdiff.capture.fetchers import FETCHERS
from tosdiff.capture.fetching import Fetcher, FetchLimits, Open
from tosdiff.errors import FetchError
from tosdiff.models import (
    Capture,
    CheckReport,
    Clock,
    Document,
    DocumentReport,
    FetchedBy,
    Validators,
    Visit,
    now,
)
from tosdiff.pipeline import judging
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.intake import Intake

__all__ = ["FetchLimits", "check"]

_PARALLEL_HOSTS = 8


def check(
    archive: Archive,
    documents: Sequence[Document],
    *,
    limits: FetchLimits | None = None,
    fetchers: Mapping[FetchedBy, Open] = FETCHERS,
    clock: Clock = now,
    on_done: Callable[[DocumentReport], None] | None = None,
    on_wait: Callable[[], None] | None = None,
) -> CheckReport:
    """Visit every document once and return what was found, in the order of `documents`.

    Hosts are visited in parallel, the documents of one host one after the other. The store is locked
    throughout, so that two runs never interleave.

    Raises:
        StoreError: the store is held by another run, or cannot be written.
    """
    found: dict[str, DocumentReport] = {}
    with archive.store.lock(on_wait=on_wait):
        latest = {}
        for document in documents:
            archive.store.recover(document.id)
            latest[document.id] = archive.store.latest(document.id)
        for document, got in _fetched(
            documents, latest, lambda: _Fetchers(fetchers, limits or FetchLimits(), clock)
        ):
            intake = Intake(archive, document)
            if isinstance(got, FetchError):
                report = intake.failed(got, at=clock())
            else:
                report = intake.arrived(got, latest[document.id])
            found[document.id] = report
            if on_done:
                on_done(report)
    return CheckReport(checked_at=clock(), documents=tuple(found[document.id] for document in documents))


Answer = Capture | FetchError


def _fetched(
    documents: Sequence[Document],
    latest: Mapping[str, Visit | None],
    open_fetchers: Callable[[], _Fetchers],
) -> Iterator[tuple[Document, Answer]]:
    """Yield what each document's address answered, as the answers come in."""
    by_host: dict[str, list[Document]] = {}
    for document in documents:
        by_host.setdefault(urlsplit(document.url).netloc.lower(), []).append(document)
    hosts: SimpleQueue[list[Document] | None] = SimpleQueue()
    answers: SimpleQueue[tuple[Document, Answer] | Exception] = SimpleQueue()
    workers = min(_PARALLEL_HOSTS, len(by_host))

    def visit_hosts() -> None:
        try:
            while (same_host := hosts.get()) is not None:
                with closing(open_fetchers()) as fetchers:
                    for document in same_host:
                        answers.put((document, fetchers.answer(document, latest[document.id])))
        except Exception as bug:
            answers.put(bug)

    for same_host in [*by_host.values(), *[None] * workers]:
        hosts.put(same_host)
    for number in range(workers):
        # daemons: an interrupt must not wait for a server that drips
        Thread(target=visit_hosts, name=f"fetch-{number}", daemon=True).start()
    for _ in documents:
        answer = answers.get()
        if isinstance(answer, Exception):
            raise answer
        yield answer


class _Fetchers:
    """The fetchers of one thread, each opened when a document first wants it."""

    def __init__(self, table: Mapping[FetchedBy, Open], limits: FetchLimits, clock: Clock) -> None:
        self._table = table
        self._limits = limits
        self._clock = clock
        self._opened: dict[FetchedBy, Fetcher] = {}

    def close(self) -> None:
        for fetcher in self._opened.values():
            fetcher.close()

    def answer(self, document: Document, latest: Visit | None) -> Answer:
        """Return what the first of the document's fetchers got that shows a text; else the last answer, or failure."""
        got: Answer | None = None
        for place, name in enumerate(document.fetch, 1):
            try:
                capture = self._fetcher(name).fetch(document, _validators(document, latest))
            except FetchError as problem:
                got = got if isinstance(got, Capture) else problem
                continue
            got = capture
            if place == len(document.fetch) or judging.shows_a_text(document, capture):
                break
        assert got is not None, "a document has a fetcher"
        return got

    def _fetcher(self, name: FetchedBy) -> Fetcher:
        if name not in self._opened:
            self._opened[name] = self._table[name](self._limits, self._clock)
        return self._opened[name]


def _validators(document: Document, latest: Visit | None) -> Validators | None:
    """Return what to ask the server by, unless the address has changed since it gave them."""
    if latest is None or latest.url != document.url or not (latest.etag or latest.last_modified):
        return None
    return Validators(etag=latest.etag, last_modified=latest.last_modified)
