"""What every fetcher promises, whichever it is: one contract, run against each that exists."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.world.raw_server import RawServer, response
from tosdiff.capture.fetchers import FETCHERS
from tosdiff.capture.fetching import Fetcher, FetchLimits
from tosdiff.errors import FetchError
from tosdiff.models import Clock, Document, FetchedBy, Validators

PAGE = b"<html><body><p>Halcyon may change the Service.</p></body></html>"
NOON = datetime(2026, 5, 21, 12, tzinfo=UTC)
LIMITS = FetchLimits(timeout=2, max_bytes=100_000, attempts=2, backoff=0.01)


class Website:
    """A site on loopback, for fetchers that ask the publisher itself."""

    def __init__(self, server: RawServer) -> None:
        self._server = server

    def page(
        self, body: bytes = PAGE, *headers: str, status: str = "200 OK", path: str = "/terms"
    ) -> Document:
        self._server.answers[path] = response(body, "Content-Type: text/html", *headers, status=status)
        return self._server.document(path)

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

    time.sleep(3 * LIMITS.timeout)
    yield b""


SITES: dict[FetchedBy, Callable[[RawServer], Website]] = {FetchedBy.HTTP: Website}


@pytest.fixture(params=list(FETCHERS), ids=str)
def name(request: pytest.FixtureRequest) -> FetchedBy:
    return FetchedBy(request.param)


@pytest.fixture
def site(name: FetchedBy, server: RawServer) -> Website:
    return SITES[name](server)


@pytest.fixture
def fetcher(name: FetchedBy) -> Iterator[Fetcher]:
    with closing(FETCHERS[name](LIMITS, lambda: NOON)) as opened:
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
    assert (capture.status, capture.body) == (int(status[:3]), PAGE)
    assert capture.header("content-type") == "text/html"


def test_capture_names_the_address_that_answered(fetcher: Fetcher, site: Website) -> None:
    capture = fetcher.fetch(site.moved())
    assert (capture.url.rpartition("/")[2], capture.final_url.rpartition("/")[2]) == ("terms", "new")


def test_capture_is_never_later_than_the_clock(name: FetchedBy, site: Website) -> None:
    ticks = itertools.count()

    def clock() -> datetime:
        return NOON + timedelta(seconds=next(ticks))

    timed: Clock = clock
    with closing(FETCHERS[name](LIMITS, timed)) as fetcher:
        capture = fetcher.fetch(site.page())
    assert capture.captured_at.tzinfo is UTC
    assert capture.captured_at < clock()


def test_what_was_asked_for_by_its_validators_may_be_unchanged(fetcher: Fetcher, site: Website) -> None:
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
def test_address_that_nobody_answers_is_a_failure(fetcher: Fetcher, server: RawServer, url: str) -> None:
    with pytest.raises(FetchError) as failure:
        fetcher.fetch(replace(server.document(), url=url))
    assert failure.value.hint


def test_failure_leaves_the_next_document_alone(fetcher: Fetcher, site: Website) -> None:
    with pytest.raises(FetchError):
        fetcher.fetch(site.endless())
    assert fetcher.fetch(site.page()).body == PAGE


def test_document_gets_nothing_of_the_one_before(fetcher: Fetcher, site: Website, server: RawServer) -> None:
    fetcher.fetch(site.page(PAGE, "Set-Cookie: region=eu", 'ETag: "1"'))
    fetcher.fetch(site.page(path="/other"))
    assert b"region=eu" not in server.requests[-1]
    assert b"If-None-Match" not in server.requests[-1]


def test_what_is_closed_may_be_closed_again(fetcher: Fetcher, site: Website) -> None:
    fetcher.fetch(site.page())
    fetcher.close()
    fetcher.close()
