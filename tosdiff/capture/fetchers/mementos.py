"""What a web archive holds of an address: every capture listed once, and each as it was captured then.

Asked are a CDX index, as the Wayback Machine and pywb serve it, or where there is none a TimeMap (RFC 7089). Invariant: a
capture has the time at which it is listed, and the archive says so itself (Memento-Datetime); what it gives instead
(another day's capture, an error, another address) is refused with its reason.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode, urljoin, urlsplit

from tosdiff.capture.fetchers.cdx import IndexRow, is_as_indexed, rows_of
from tosdiff.capture.fetchers.http import HttpFetcher
from tosdiff.capture.fetching import FetchLimits
from tosdiff.errors import FetchError
from tosdiff.models import Capture, Clock, Document, FetchedBy, WebArchive, utc

RATE = 15.0
"""Requests a minute: what the Wayback Machine lets one client ask for without being turned away (it blocks at more)."""
_PATIENCE = 5
_LONGEST_WAIT = 600.0
_MOST_PAGES = 200
_RESUMES = "what was taken is kept: run the same command again later, and it goes on where it stopped"
_REPLAY = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/(.*)", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w-]+\s*=\s*(?:\"[^\"]*\"|[^\s,;\"]+))*)")
_ATTRIBUTE = re.compile(r";\s*([\w-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s,;\"]+))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Memento:
    """A capture as an archive lists it."""

    at: datetime
    original: str
    """The address that was captured."""
    uri: str
    """Where the archive gives it as it was captured."""
    digest: str = ""
    status: str = "-"


class NotThatMementoError(FetchError):
    """The archive gives something else than it lists, and will again."""


class MementoClient:
    """Asks one archive, no faster than its pace; one request after the other."""

    def __init__(
        self,
        limits: FetchLimits,
        clock: Clock,
        *,
        rate: float = RATE,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare to ask.

        Args:
            rate: requests a minute; slower once the archive says that they are too many.
        """
        self._clock = clock
        self._http = HttpFetcher(replace(limits, attempts=1), clock)
        self._interval = 60.0 / rate
        self._sleep = sleep
        self._monotonic = monotonic
        self._next = 0.0

    def close(self) -> None:
        self._http.close()

    @property
    def interval(self) -> float:
        """Seconds from one request to the next."""
        return self._interval

    def listed(self, document: Document, address: str) -> tuple[Memento, ...]:
        """Return what the archive of a document lists of an address, oldest first; errors and redirects are left out.

        Raises:
            FetchError: it cannot be asked, or its list cannot be read.
        """
        query = urlencode({"url": address, "output": "json", "collapse": "digest"})
        answer = self._ask(document, f"{document.archive.index}?{query}")
        if answer.status == 200:
            try:
                rows = rows_of(answer.body)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                found = self._timemap(document, address)
            else:
                base = document.archive.url.rstrip("/")
                found = [
                    Memento(
                        at=at, original=row.url, uri=f"{base}/{row.stamp}id_/{row.url}", digest=row.digest, status=row.status,
                    )
                    for row in rows
                    if (at := _moment(row.stamp)) is not None
                ]  # fmt: skip
        elif (
            answer.status == 404
        ):  # pywb says so of what it does not hold, others of an index that they have not
            found = self._timemap(document, address)
        else:
            raise FetchError(
                f"{document.archive.name}: its index answers HTTP {answer.status}", hint=_RESUMES
            )
        present = self._clock()
        pages = [each for each in found if each.status.startswith(("2", "-")) and each.at <= present]
        return tuple(sorted(pages, key=lambda each: (each.at, each.uri)))

    def _timemap(self, document: Document, address: str) -> list[Memento]:
        """Read a TimeMap and those it goes on in (RFC 7089, section 5)."""
        base = document.archive.url.rstrip("/")
        waiting, seen, found = [f"{base}/timemap/link/{address}"], set[str](), dict[str, Memento]()
        while waiting and len(seen) < _MOST_PAGES:
            uri = waiting.pop(0)
            seen.add(uri)
            answer = self._ask(document, uri)
            if answer.status == 404:
                continue
            if answer.status != 200:
                raise FetchError(
                    f"{document.archive.name}: its TimeMap answers HTTP {answer.status}", hint=_RESUMES
                )
            for target, attributes in links_of(answer.body.decode("utf-8", "replace")):
                target = urljoin(answer.final_url, target)
                if urlsplit(target).netloc != urlsplit(base).netloc:
                    continue
                relations = attributes.get("rel", "").split()
                if "timemap" in relations and target not in seen | set(waiting):
                    waiting.append(target)
                elif "memento" in relations and (at := _stated(attributes.get("datetime", ""))):
                    found[target] = Memento(at=at, original=address, uri=_raw(target))
        return list(found.values())

    def fetch(self, document: Document, memento: Memento) -> Capture:
        """Return a listed capture, as it was captured then.

        Raises:
            NotThatMementoError: the archive gives something else.
            FetchError: it cannot be asked, or asks for a pause that is too long.
        """
        answer = self._ask(document, memento.uri)
        given = _REPLAY.search(answer.final_url)
        if answer.status != 200:
            raise NotThatMementoError(f"{memento.uri}: HTTP {answer.status} instead of the capture")
        if given and not _same_place(given[2], memento.original):
            raise NotThatMementoError(f"{memento.uri}: it leads to {given[2][:200]}")
        at = _stated(answer.header("Memento-Datetime") or "")
        if at != memento.at:
            said = f"one of {at:%Y-%m-%d %H:%M:%S}" if at else "one without a time"
            raise NotThatMementoError(f"{memento.uri}: {said} instead of the capture that is listed")
        row = IndexRow(
            stamp=f"{at:%Y%m%d%H%M%S}", url=memento.original, status=memento.status, digest=memento.digest
        )
        if not is_as_indexed(answer, row):
            raise NotThatMementoError(f"{memento.uri}: its digest is not the one that is listed")
        return replace(
            answer,
            url=document.url,
            final_url=memento.original,
            captured_at=at,
            headers=tuple(
                p for p in answer.headers if p[0].lower() not in ("etag", "last-modified", "set-cookie")
            ),
            fetcher=FetchedBy.IMPORT,
            source=source_of(document.archive, memento),
        )

    def _ask(self, document: Document, url: str) -> Capture:
        """Ask once, or again where the archive says that it is too much or too busy."""
        for attempt in range(_PATIENCE):
            wait = self._next - self._monotonic()
            if wait > 0:
                self._sleep(wait)
            self._next = self._monotonic() + self._interval
            answer = self._http.fetch(replace(document, url=url, headers=()))
            if answer.status not in (429, 503):
                return answer
            self._interval = min(self._interval * 2, 60.0)
            asked = answer.header("Retry-After") or ""
            pause = float(asked) if asked.isdecimal() and len(asked) < 6 else self._interval * 2**attempt
            if pause > _LONGEST_WAIT:
                break
            self._next = self._monotonic() + max(pause, self._interval)
        raise FetchError(
            f"{document.archive.name} asks for a longer pause (HTTP {answer.status})", hint=_RESUMES
        )


def chosen(
    listed: Sequence[Memento], *, start: datetime | None, end: datetime | None, every: float | None
) -> Iterator[Memento]:
    """Yield of a list, oldest first, the captures that are worth fetching.

    A capture with the digest of the one before it is the same bytes, and is left out.

    Args:
        start: none before it.
        end: none after it.
        every: days from one to the next at least.
    """
    before: Memento | None = None
    last: datetime | None = None
    for each in listed:
        same = before is not None and each.digest and each.digest == before.digest
        before = each
        if (start and each.at < start) or (end and each.at > end):
            before = None if start and each.at < start else before
            continue
        if same or (last and every and each.at - last < timedelta(days=every)):
            continue
        last = each.at
        yield each


def source_of(archive: WebArchive, memento: Memento) -> str:
    """Return what the log says of where a capture was had."""
    return f"{archive.name}, {memento.uri}"


def links_of(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the links of an `application/link-format` (RFC 6690) with their attributes."""
    for found in _LINK.finditer(text):
        yield (
            found[1],
            {a[1].lower(): a[2] if a[2] is not None else a[3] for a in _ATTRIBUTE.finditer(found[2])},
        )


def _raw(uri: str) -> str:
    """Return where the Wayback Machine and pywb give a capture without their own additions."""
    return re.sub(r"/(\d{14})(?:[a-z]{2}_)?/(?=https?:)", r"/\1id_/", uri, count=1)


def _same_place(one: str, other: str) -> bool:
    """Return whether two addresses are one to an index: it passes over the scheme, `www.` and a slash at the end."""
    return _place(one) == _place(other)


def _place(address: str) -> str:
    plain = re.sub(r"^https?:/{0,2}(?:www\.)?", "", address, flags=re.IGNORECASE).partition("#")[0]
    host, slash, rest = re.sub(r":(?:80|443)(?=/|$)", "", plain, count=1).partition("/")
    return f"{host.lower()}{slash}{rest}".rstrip("/")


def _moment(stamp: str) -> datetime | None:
    try:
        return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _stated(text: str) -> datetime | None:
    try:
        return utc(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
