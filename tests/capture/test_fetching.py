"""What every fetcher promises, whichever it is: one contract, run against each that exists."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from tests.world.browsers import needs_browser
from tests.world.raw_server import RawServer, response
from tosdiff.capture.fetchers import FETCHERS
from tosdiff.capture.fetching import Fetcher, FetchLimits
from tosdiff.errors import FetchError
from tosdiff.models import Clock, Document, FetchedBy, Validators, WebArchive

PAGE = b"<html><body><p>Halcyon may change the Service.</p></body></html>"
NOON = datetime(2026, 5, 21, 12, tzinfo=UTC)
LIMITS = FetchLimits(timeout=2, max_bytes=100_000, attempts=2, backoff=0.01, sandbox=False)


class Website:
    """A site on loopback, for fetchers that ask the publisher itself."""

    def __init__(self, server: RawServer) -> None:
        self._server = server

    def page(
        self, body: bytes = PAGE, *headers: str, status: str = "200 OK", path: str = "/terms"
    ) -> Document:
        self._server.answers[path] = response(body, "Content-Type: text/html", *headers, status=status)
        return self._server.document(path)

    def at(self, url: str) -> Document:
        """Return a document at an address that nobody answers."""
        return replace(self._server.document(), url=url)

    def unchanged(self, path: str = "/terms") -> Document:
        self._server.answers[path] = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
        return self._server.document(path)

    def moved(self) -> Document:
        self.page(path="/new")
        return self.page(b"", "Location: /new", status="301 Moved Permanently")

    def endless(self) -> Document:
        whole = response(PAGE * 10_000)
        self._server.answers["/terms"] = whole
        return self._server.document()

    def broken_off(self) -> Document:
        self._server.answers["/terms"] = lambda _: iter((response(PAGE)[:-10],))
        self._server.hangs_up = True
        return self._server.document()

    def silent(self) -> Document:
        self._server.answers["/terms"] = lambda _: _silence()
        return self._server.document()


def _silence() -> Iterator[bytes]:
    import time

    time.sleep(5 * LIMITS.timeout)
    yield b""


class WebArchiveSite(Website):
    """A web archive on loopback that holds what the site would answer."""

    STAMP = "20260520090000"

    def page(
        self, body: bytes = PAGE, *headers: str, status: str = "200 OK", path: str = "/terms"
    ) -> Document:
        answer = response(body, "Content-Type: text/html", *headers, status=status)
        return self._held(answer, status[:3], path)

    def _held(
        self, answer: bytes | Callable[[bytes], Iterator[bytes]], status: str = "200", path: str = "/terms"
    ) -> Document:
        document = self.at(self._server.base + path)
        row = {"timestamp": self.STAMP, "url": document.url, "status": status, "mime": "text/html"}
        since = (NOON - timedelta(days=30)).strftime("%Y%m%d%H%M%S")
        asked = urlencode({"url": document.url, "output": "json", "from": since})
        self._server.answers[f"/w/cdx?{asked}"] = response(json.dumps(row).encode())
        self._server.answers[f"/w/{self.STAMP}id_/{document.url}"] = answer
        return document

    def at(self, url: str) -> Document:
        archive = WebArchive(url=f"{self._server.base}/w", index=f"{self._server.base}/w/cdx")
        asked = {"url": url, "output": "json"}
        for days in (30, 400, 0):
            since = {"from": (NOON - timedelta(days=days)).strftime("%Y%m%d%H%M%S")} if days else {}
            self._server.answers[f"/w/cdx?{urlencode(asked | since)}"] = response()
        return replace(self._server.document(), url=url, archive=archive)

    def unchanged(self, path: str = "/terms") -> Document:
        return self._held(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')

    def moved(self) -> Document:
        self.page(path="/new")
        location = f"Location: /w/{self.STAMP}id_/{self._server.base}/new"
        return self.page(b"", location, status="301 Moved Permanently")

    def endless(self) -> Document:
        return self._held(response(PAGE * 10_000))

    def broken_off(self) -> Document:
        self._server.hangs_up = True
        return self._held(lambda _: iter((response(PAGE)[:-10],)))

    def silent(self) -> Document:
        return self._held(lambda _: _silence())


class BrowserSite(Website):
    """The publisher's site, for a fetcher that shows what it answers."""

    def __init__(self, server: RawServer) -> None:
        super().__init__(server)
        for path in ("/favicon.ico", "/other"):
            server.answers[path] = response(status="404 Not Found")


SITES: dict[FetchedBy, Callable[[RawServer], Website]] = {
    FetchedBy.HTTP: Website,
    FetchedBy.ARCHIVE: WebArchiveSite,
    FetchedBy.BROWSER: BrowserSite,
}


@pytest.fixture(params=list(FETCHERS), ids=str)
def name(request: pytest.FixtureRequest) -> FetchedBy:
    if request.param is FetchedBy.BROWSER:
        needs_browser()
    return FetchedBy(request.param)


def limits_of(name: FetchedBy) -> FetchLimits:
    """Return the limits of a test: a browser needs seconds to show anything on a busy machine."""
    return replace(LIMITS, timeout=8) if name is FetchedBy.BROWSER else LIMITS


@pytest.fixture
def site(name: FetchedBy, server: RawServer) -> Website:
    return SITES[name](server)


@pytest.fixture
def fetcher(name: FetchedBy) -> Iterator[Fetcher]:
    with closing(FETCHERS[name](limits_of(name), lambda: NOON)) as opened:
        yield opened


def test_every_fetcher_keeps_the_contract() -> None:
    assert SITES.keys() == FETCHERS.keys()


@pytest.mark.parametrize("status", ["200 OK", "403 Forbidden", "404 Not Found", "503 Service Unavailable"])
def test_complete_answer_is_a_capture_whatever_its_status(
    fetcher: Fetcher, site: Website, name: FetchedBy, status: str
) -> None:
    document = site.page(status=status)
    capture = fetcher.fetch(document)
    assert (capture.document, capture.url, capture.fetcher) == (document.id, document.url, name)
    assert (capture.status, b"<p>Halcyon may change the Service.</p>" in capture.body) == (
        int(status[:3]),
        True,
    )
    assert (capture.header("content-type") or "").startswith("text/html")


def test_capture_names_the_address_that_answered(fetcher: Fetcher, site: Website) -> None:
    capture = fetcher.fetch(site.moved())
    assert (capture.url.rpartition("/")[2], capture.final_url.rpartition("/")[2]) == ("terms", "new")


def test_capture_is_never_later_than_the_clock(name: FetchedBy, site: Website) -> None:
    ticks = itertools.count()

    def clock() -> datetime:
        return NOON + timedelta(seconds=next(ticks))

    timed: Clock = clock
    with closing(FETCHERS[name](limits_of(name), timed)) as fetcher:
        capture = fetcher.fetch(site.page())
    assert capture.captured_at.tzinfo is UTC
    assert capture.captured_at < clock()


def test_what_was_asked_for_by_its_validators_may_be_unchanged(
    fetcher: Fetcher, site: Website, name: FetchedBy
) -> None:
    if name is not FetchedBy.HTTP:
        pytest.skip("only the publisher's server knows what it gave")
    capture = fetcher.fetch(site.unchanged(), Validators(etag='"1"'))
    assert (capture.status, capture.body) == (304, b"")


def test_nothing_is_unchanged_that_was_not_asked_for_by_its_validators(
    fetcher: Fetcher, site: Website
) -> None:
    with pytest.raises(FetchError):
        fetcher.fetch(site.unchanged())


@pytest.mark.parametrize("fault", [Website.endless, Website.broken_off, Website.silent])
def test_answer_that_is_not_complete_within_the_limits_is_a_failure_with_a_hint(
    fetcher: Fetcher, site: Website, fault: Callable[[Website], Document]
) -> None:
    with pytest.raises(FetchError) as failure:
        fetcher.fetch(fault(site))
    assert failure.value.message and failure.value.hint


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/terms",
        "http://no-such-host.invalid/",
        "http://",
        "mailto:a@b.example",
        "http://[::1/",
    ],
)
def test_address_that_nobody_answers_is_a_failure(fetcher: Fetcher, site: Website, url: str) -> None:
    with pytest.raises(FetchError) as failure:
        fetcher.fetch(site.at(url))
    assert failure.value.hint


def test_failure_leaves_the_next_document_alone(fetcher: Fetcher, site: Website) -> None:
    with pytest.raises(FetchError):
        fetcher.fetch(site.endless())
    assert b"<p>Halcyon may change the Service.</p>" in fetcher.fetch(site.page()).body


def test_document_gets_nothing_of_the_one_before(fetcher: Fetcher, site: Website, server: RawServer) -> None:
    fetcher.fetch(site.page(PAGE, "Set-Cookie: region=eu", 'ETag: "1"'))
    fetcher.fetch(site.page(path="/other"))
    assert b"region=eu" not in server.requests[-1]
    assert b"If-None-Match" not in server.requests[-1]


def test_what_is_closed_may_be_closed_again(fetcher: Fetcher, site: Website) -> None:
    fetcher.fetch(site.page())
    fetcher.close()
    fetcher.close()
