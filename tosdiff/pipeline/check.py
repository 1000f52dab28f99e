"""One visit to every document: fetch, wall check, store, compare.

Invariant: a document that could not be verified leaves its last good state standing, and never hides
what happened to the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tosdiff.errors import FetchError
from tosdiff.models import Capture, CheckReport, Clock, Document, DocumentReport, Validators, Visit, now
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.intake import Intake

if TYPE_CHECKING:
    from tosdiff.capture.fetchers.http import Fetcher

_PARALLEL_HOSTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    timeout: float = 30.0
    """Seconds for one document, all attempts and redirects included, the pauses between them not."""
    max_bytes: int = 20 * 1024 * 1024
    attempts: int = 3
    backoff: float = 0.5
    """Seconds before the second attempt; doubled for each one after."""


def check(
    archive: Archive,
    documents: Sequence[Document],
    *,
    limits: FetchLimits | None = None,
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
        for document, got in _fetched(documents, latest, limits or FetchLimits(), clock):
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
    documents: Sequence[Document], latest: dict[str, Visit | None], limits: FetchLimits, clock: Clock
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
            from tosdiff.capture.fetchers.http import Fetcher

            while (same_host := hosts.get()) is not None:
                with Fetcher(
                    timeout=limits.timeout,
                    max_bytes=limits.max_bytes,
                    attempts=limits.attempts,
                    backoff=limits.backoff,
                ) as fetcher:
                    for document in same_host:
                        answers.put((document, _answer(fetcher, document, latest[document.id], clock)))
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


def _answer(fetcher: Fetcher, document: Document, latest: Visit | None, clock: Clock) -> Answer:
    try:
        return fetcher.fetch(document, _validators(document, latest), at=clock)
    except FetchError as problem:
        return problem


def _validators(document: Document, latest: Visit | None) -> Validators | None:
    """Return what to ask the server by, unless the address has changed since it gave them."""
    if latest is None or latest.url != document.url or not (latest.etag or latest.last_modified):
        return None
    return Validators(etag=latest.etag, last_modified=latest.last_modified)
