"""The newest capture that a web archive holds of a document, as captured then and by them.

The archive is asked by its index (CDX, as the Wayback Machine and pywb serve it) and gives the page without its own
additions (`id_`). Invariant: a capture has the time at which the archive made it, never the present, and its body is
what the index's digest says, where it gives one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode, urlsplit

from tosdiff.capture.by_hand import by_hand
from tosdiff.capture.fetchers.addresses import is_loopback
from tosdiff.capture.fetchers.cdx import IndexRow, is_as_indexed, rows_of
from tosdiff.capture.fetchers.http import HttpFetcher
from tosdiff.capture.fetchers.turns import wait_for_turn
from tosdiff.capture.fetching import FetchLimits, asked_to_wait_until, leave_alone
from tosdiff.errors import FetchError
from tosdiff.models import Capture, Clock, Document, FetchedBy, Validators, utc

# A popular address has a capture every few minutes: the index is asked for the newest weeks first, so that no answer
# is megabytes of older ones.
_WINDOWS = (30, 400)
_MOST_TRIED = 3
# The Wayback Machine answers 24 questions to its index a minute (edgi-govdata-archiving/wayback 0.5.1, June 2026, measured over five
# minutes); who goes on asking after it said so is shut out for an hour.
_INDEX_EVERY = 2.5
_AFTER_TOO_MUCH = timedelta(minutes=5)
_REPLAYED = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/(https?:/.*)", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r"'?https?://\S{60,} ?")
# They belong to the archive's answer: the publisher must not be asked by them, and none of them tells of the page.
_OF_THE_ARCHIVE = ("etag", "last-modified", "set-cookie")
_LATER = "the archive may be busy: run the check again later"


class ArchiveFetcher:
    """Fetches the newest captures of documents, one after the other."""

    def __init__(self, limits: FetchLimits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        # the index and the page are asked for one after the other within one document's time
        # it publishes both for programs; robots.txt is about pages
        self._http = HttpFetcher(replace(limits, timeout=limits.timeout / 2, hosts=None), clock)

    def close(self) -> None:
        self._http.close()

    def fetch(self, document: Document, validators: Validators | None = None) -> Capture:
        """Return the newest capture of the document's address; the publisher's validators say nothing about it.

        Raises:
            FetchError: the archive cannot be asked, holds no capture, or none that its index describes.
        """
        deadline = time.monotonic() + self._limits.timeout
        failure: FetchError | None = None
        for number, row in enumerate(self._newest(document)):
            if number == _MOST_TRIED or (number and time.monotonic() > deadline):
                break
            try:
                return self._replayed(document, row)
            except FetchError as problem:
                failure = failure or problem
        name = document.archive.name
        raise failure or FetchError(f"{name} holds no capture of this address", hint=by_hand())

    def _newest(self, document: Document) -> Iterator[IndexRow]:
        """Yield captures from the newest; those that hold a page before all others."""
        present = self._clock()
        for days in _WINDOWS:
            rows = self._rows(document, since=present - timedelta(days=days))
            if rows:
                good = [row for row in rows if row.status.startswith(("2", "3", "-"))]
                yield from reversed(good or rows)
                return
        yield from reversed(self._rows(document, since=None))

    def _rows(self, document: Document, *, since: datetime | None) -> list[IndexRow]:
        asked = {"url": document.url, "output": "json"}
        if since is not None:
            asked["from"] = since.strftime("%Y%m%d%H%M%S")
        address = f"{document.archive.index}?{urlencode(asked)}"
        answer = self._ask(document, address, every=max(_INDEX_EVERY, self._limits.pause))
        if answer.status == 404:  # pywb says so of an address that it does not hold
            return []
        if answer.status != 200:
            raise FetchError(f"{document.archive.name}: its index answers HTTP {answer.status}", hint=_LATER)
        try:
            rows = rows_of(answer.body)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
            raise FetchError(
                f"{document.archive.name}: its index cannot be read",
                hint="is `archive: index:` in providers.yaml the address of a CDX index?",
            ) from problem
        latest = self._clock().strftime("%Y%m%d%H%M%S")
        return sorted((row for row in rows if row.stamp <= latest), key=lambda row: row.stamp)

    def _replayed(self, document: Document, row: IndexRow) -> Capture:
        url = f"{document.archive.url}/{row.stamp}id_/{row.url}"
        answer = self._ask(document, url, every=self._limits.pause)
        at, original = _identified(answer, row)
        if at > self._clock():
            raise FetchError(
                f"{document.archive.name}: its capture says that it is of the future, of {at:%d %B %Y}",
                hint=_LATER,
            )
        if row.status.startswith(("2", "-")) and not is_as_indexed(answer, row):
            raise FetchError(
                f"{document.archive.name}: the digest of its capture is not the one in its index",
                hint=f"the archive gives another page than it lists; to see what it is: {url}",
            )
        return replace(
            answer,
            url=document.url,
            final_url=original,
            captured_at=at,
            headers=tuple(pair for pair in answer.headers if pair[0].lower() not in _OF_THE_ARCHIVE),
            fetcher=FetchedBy.ARCHIVE,
            source=f"{document.archive.name}, {answer.final_url}",
        )

    def _ask(self, document: Document, url: str, *, every: float) -> Capture:
        """Ask the archive, not sooner than it wants to be asked: by all threads together every so many seconds."""
        host = urlsplit(url).netloc
        leave_alone(self._limits.hosts, host, self._clock())
        if not is_loopback(url):
            wait_for_turn(host, every)
            leave_alone(self._limits.hosts, host, self._clock())
        # what is declared for the publisher (headers, a cookie) is not for the archive
        try:
            answer = self._http.fetch(replace(document, url=url, headers=()))
        except FetchError as problem:
            # the address of a query in the index tells nobody anything
            said = _ADDRESS.sub("", problem.message.replace(f"{url}: ", ""))
            raise FetchError(f"{document.archive.name}: {said}", hint=problem.hint) from problem
        if self._limits.hosts and answer.status in (429, 503):
            present = self._clock()
            until = asked_to_wait_until(answer, present)
            if until is None and answer.status == 429:
                until = present + _AFTER_TOO_MUCH
            if until is not None:
                self._limits.hosts.wait(host, until)
        return answer


def _identified(answer: Capture, row: IndexRow) -> tuple[datetime, str]:
    """Return when the page that was given was captured and from where; archives redirect to what is nearest."""
    found = _REPLAYED.search(answer.final_url)
    stamp, url = (found[1], found[2]) if found else (row.stamp, row.url)
    if stated := answer.header("Memento-Datetime"):  # RFC 7089, section 2.1.1
        try:
            return utc(parsedate_to_datetime(stated)), url
        except (ValueError, TypeError):
            pass
    try:
        return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC), url
    except ValueError as problem:
        raise FetchError("an archive's capture says no time at which it was made", hint=_LATER) from problem
