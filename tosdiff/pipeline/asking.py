"""What each document's fetchers get, tried in the order that it names them; hosts in parallel.

Invariant: the documents of one host are asked for one after the other; a fetcher that got nothing at several visits is
passed over for a week while another gets the text, and is asked all the same before the document counts as not had.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from queue import SimpleQueue
from threading import Thread
from time import sleep
from urllib.parse import urlsplit

from tosdiff.capture.by_hand import by_hand
from tosdiff.capture.fetchers.addresses import is_loopback
from tosdiff.capture.fetchers.robots import crawl_delay, origin_of
from tosdiff.capture.fetching import Fetcher, FetchLimits, Open, asked_to_wait_until, leave_alone
from tosdiff.errors import FetchError, without_password
from tosdiff.models import Capture, Clock, Document, FetchedBy, Validators, Visit, iso
from tosdiff.pipeline import judging
from tosdiff.store.asked import Asked

_PARALLEL_HOSTS = 8
_FAILED_VISITS = 2
_ASKED_AGAIN = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """What came of asking for one document."""

    answer: Capture | FetchError
    """The first answer that shows a text; else how the publisher answers now, and an archive's failure after that."""
    also: tuple[str, ...] = ()
    """What else was tried where no text was had: why that failed, and what to do about it."""
    outdated: Capture | None = None
    """What an archive holds that is too old to stand for the present: part of the history, and no answer."""
    asked: tuple[tuple[FetchedBy, bool], ...] = ()
    """Which fetchers were asked, in order, and whether each got a text."""
    wait_until: datetime | None = None
    """Before when the publisher's host asked not to be visited again."""


Opening = Callable[[], "Fetchers"]

Sure = tuple[int, str]
"""Status and digest of an answer that is sure to show a document: as it was seen last, and read by the rules in force."""


def answers(
    documents: Sequence[Document],
    latest: Mapping[str, Visit | None],
    sure: Mapping[str, Sure],
    open_fetchers: Opening,
) -> Iterator[tuple[Document, Got | Exception]]:
    """Yield what was got of each document, as the answers come in; an exception is a bug."""
    by_host: dict[str, list[Document]] = {}
    for document in documents:
        by_host.setdefault(urlsplit(document.url).netloc.lower(), []).append(document)
    hosts: SimpleQueue[list[Document] | None] = SimpleQueue()
    got: SimpleQueue[tuple[Document, Got | Exception]] = SimpleQueue()
    workers = min(_PARALLEL_HOSTS, len(by_host))

    def visit_hosts() -> None:
        while (same_host := hosts.get()) is not None:
            with closing(open_fetchers()) as fetchers:
                for number, document in enumerate(same_host):
                    if number:
                        sleep(fetchers.pause(document))
                    try:
                        got.put(
                            (document, fetchers.ask(document, latest[document.id], sure.get(document.id)))
                        )
                    except Exception as bug:
                        got.put((document, bug))

    for same_host in [*by_host.values(), *[None] * workers]:
        hosts.put(same_host)
    for number in range(workers):
        # daemons: an interrupt must not wait for a server that drips
        Thread(target=visit_hosts, name=f"fetch-{number}", daemon=True).start()
    for _ in documents:
        yield got.get()


class Fetchers:
    """The fetchers of one thread, each opened when a document first wants it."""

    def __init__(
        self, table: Mapping[FetchedBy, Open], limits: FetchLimits, clock: Clock, asked: Asked | None = None
    ) -> None:
        self._table = table
        self._limits = replace(limits, hosts=asked) if asked else limits
        self._clock = clock
        self._asked = asked
        self._opened: dict[FetchedBy, Fetcher] = {}

    def close(self) -> None:
        for fetcher in self._opened.values():
            fetcher.close()

    def pause(self, document: Document) -> float:
        """Return the seconds to leave a host alone before its next document."""
        if is_loopback(document.url):
            return 0.0
        file = (
            self._asked.robots(origin_of(document.url))
            if self._asked and document.robots is not False
            else None
        )
        return max(self._limits.pause, crawl_delay(file) if file else 0.0)

    def ask(self, document: Document, latest: Visit | None, sure: Sure | None = None) -> Got:
        """Ask the document's fetchers in turn until one gets a text.

        Most answers are what was seen last; that one is not read again only to know that it is a text.
        """
        answer: Capture | None = None
        outdated: Capture | None = None
        failures: dict[FetchedBy, FetchError] = {}
        wait_until = self._asked.until(host_of(document)) if self._asked else None
        asked: list[tuple[FetchedBy, bool]] = []
        for name in self._in_turn(document):
            try:
                if name is FetchedBy.HTTP:
                    leave_alone(self._asked, host_of(document), self._clock())
                capture = self._fetch(name, document, latest)
            except FetchError as problem:
                asked.append((name, False))
                failures[name] = problem
                if self._asked and name is FetchedBy.HTTP:  # its robots.txt may have asked for it
                    wait_until = self._asked.until(host_of(document))
                continue
            if name is FetchedBy.HTTP:
                wait_until = asked_to_wait_until(capture, self._clock())
            if (capture.status, capture.digest) == sure:
                shows = True
            elif name is not FetchedBy.ASSISTED and FetchedBy.ASSISTED in self._table:
                shows = _shows_a_text(document, capture) and not _is_question(document, capture)
            else:
                shows = _shows_a_text(document, capture)
            asked.append((name, shows))
            if name is FetchedBy.ARCHIVE:
                stale = too_old(document, capture, self._clock())
                if shows and stale:
                    outdated = capture
                if stale or not shows:
                    failures[name] = stale or _no_text(capture)
                    continue
            answer = capture
            if shows:
                failures.clear()
                break
        first, also = _what_failed(answer, failures)
        return Got(answer=first, also=also, outdated=outdated, asked=tuple(asked), wait_until=wait_until)

    def _in_turn(self, document: Document) -> list[FetchedBy]:
        """Return the document's fetchers in its order, those at rest last."""
        present = self._clock()
        resting = [name for name in document.fetch if self._rests(document, name, present)]
        order = [*(name for name in document.fetch if name not in resting), *resting]
        if FetchedBy.ASSISTED in self._table:
            # a person asks for the page as it is now, which an archive does not have
            first = order.index(FetchedBy.ARCHIVE) if FetchedBy.ARCHIVE in order else len(order)
            order.insert(first, FetchedBy.ASSISTED)
        return order

    def _rests(self, document: Document, name: FetchedBy, present: datetime) -> bool:
        if self._asked is None:
            return False
        fared = self._asked.fared(document.id, name)
        later = document.fetch[document.fetch.index(name) + 1 :]
        others = [self._asked.fared(document.id, each) for each in later]
        return (
            fared.failures >= _FAILED_VISITS
            and fared.last is not None
            and timedelta() <= present - fared.last < _ASKED_AGAIN
            and any(other.last and not other.failures for other in others)
        )

    def _fetch(self, name: FetchedBy, document: Document, latest: Visit | None) -> Capture:
        """Ask for what has changed since the page seen last; where the answer is about another page, for the page."""
        fetcher = self._fetcher(name)
        capture = fetcher.fetch(document, _validators(document, latest, name))
        if capture.status == 304 and not (latest and judging.answers_for(latest, capture)):
            return fetcher.fetch(document, None)
        return capture

    def _fetcher(self, name: FetchedBy) -> Fetcher:
        if name not in self._opened:
            self._opened[name] = self._table[name](self._limits, self._clock)
        return self._opened[name]


def _what_failed(
    answer: Capture | None, failures: Mapping[FetchedBy, FetchError]
) -> tuple[Capture | FetchError, tuple[str, ...]]:
    """Return what is told first of a document without a text, and the rest: the publisher's own word before others'."""
    ordered = sorted(failures, key=list(FetchedBy).index)
    first: Capture | FetchError | None = answer
    if first is None:
        first = failures[ordered.pop(0)]
    said = first.message if isinstance(first, FetchError) else None
    return first, tuple(
        "; ".join(filter(None, (failures[name].message, failures[name].hint)))
        for name in ordered
        if failures[name].message != said
    )


def _shows_a_text(document: Document, capture: Capture) -> bool:
    """As `judging.shows_a_text`; what cannot be read at all is an answer too, which is kept and told as such."""
    try:
        return judging.shows_a_text(document, capture)
    except Exception:
        return True


def _is_question(document: Document, capture: Capture) -> bool:
    """Whether what counts as a text is such that a person may get behind it: a question for consent."""
    if capture.status == 304:
        return False
    try:
        refusal = judging.refuse_by_itself(document, capture)
    except Exception:
        return False
    return refusal is not None and by_hand() in refusal.hint


def host_of(document: Document) -> str:
    """Return the host of a document's address, by which it is remembered: never with a name and a password."""
    return urlsplit(document.url).netloc.lower().rpartition("@")[2]


def too_old(document: Document, capture: Capture, present: datetime) -> FetchError | None:
    """Return why an archive's capture does not stand for the present; None where it is young enough."""
    archive = document.archive
    if present - capture.captured_at <= timedelta(days=archive.max_age):
        return None
    return FetchError(
        f"{archive.name}: its newest capture is of {iso(capture.captured_at)[:10]}, older than {archive.max_age:g} days",
        hint=f"how it stood then: {_address(capture)}",
    )


def _no_text(capture: Capture) -> FetchError:
    return FetchError(
        f"{(capture.source or '').partition(',')[0]}: what it captured on {iso(capture.captured_at)[:10]} is not the document",
        hint=f"to see what it is: {_address(capture)}",
    )


def _address(capture: Capture) -> str:
    """Return where an archive shows a capture to a person, its own frame around it."""
    return re.sub(r"/(\d{14})id_/", r"/\1/", (capture.source or "").rpartition(", ")[2])


def _validators(document: Document, latest: Visit | None, name: FetchedBy) -> Validators | None:
    """Return what to ask the server by: what it gave to the same fetcher at the same address."""
    if latest is None or latest.url != without_password(document.url) or latest.fetcher is not name:
        return None
    if name is not FetchedBy.HTTP or not (latest.etag or latest.last_modified):
        return None
    return Validators(etag=latest.etag, last_modified=latest.last_modified)
