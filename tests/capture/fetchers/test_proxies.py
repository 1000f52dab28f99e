"""Proxies of the environment are used, of every kind, and the record is the same as without one."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime

import pytest

from tests.world.raw_server import RawServer, response
from tosdiff.capture.fetchers.http import HttpFetcher
from tosdiff.capture.fetching import FetchLimits
from tosdiff.errors import FetchError
from tosdiff.models import Capture, Document

PAGE = b"<p>Halcyon may change the Service.</p>"
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


class Socks:
    """A SOCKS5 proxy (RFC 1928) that leads every name to one server, and remembers the names."""

    def __init__(self, to: int) -> None:
        self._to = to
        self.asked: list[bytes] = []
        self._open = [socket.create_server(("127.0.0.1", 0))]
        self._threads: list[threading.Thread] = []
        self.port = self._open[0].getsockname()[1]
        self._start(self._serve)

    def _start(self, what: Callable[..., None], *of: socket.socket) -> None:
        self._threads.append(threading.Thread(target=what, args=of, daemon=True))
        self._threads[-1].start()

    def close(self) -> None:
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for each in self._open:
            each.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                self._one(self._open[0].accept()[0])

    def _one(self, client: socket.socket) -> None:
        client.recv(256)
        client.sendall(b"\x05\x00")  # no authentication
        request = client.recv(256)
        self.asked.append(request[5 : 5 + request[4]] if request[3] == 3 else b"an address")
        server = socket.create_connection(("127.0.0.1", self._to))
        self._open += (client, server)
        client.sendall(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
        for one, other in ((client, server), (server, client)):
            self._start(_pour, one, other)


def _pour(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while piece := one.recv(65_536):
            other.sendall(piece)
    for each in (one, other):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def socks(server: RawServer) -> Iterator[Socks]:
    pytest.importorskip("socks", reason="PySocks is not installed: `tosdiff[socks]`")
    with closing(Socks(int(server.base.rpartition(":")[2]))) as proxy:
        yield proxy


def fetched(document: Document) -> Capture:
    with closing(
        HttpFetcher(FetchLimits(timeout=5, attempts=1), lambda: datetime(2026, 5, 21, tzinfo=UTC))
    ) as it:
        return it.fetch(document)


def test_socks_proxy_resolves_the_name_and_the_record_is_whole(
    server: RawServer, socks: Socks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", f"socks5h://127.0.0.1:{socks.port}")
    server.answers["/terms"] = response(PAGE)
    capture = fetched(server.document(url="http://halcyon.example/terms"))
    (exchange,) = capture.exchanges
    assert socks.asked == [b"halcyon.example"]
    assert (capture.body, exchange.response, exchange.request, exchange.ip) == (
        PAGE, response(PAGE), server.requests[0], None,
    )  # fmt: skip


def test_http_proxy_is_asked_but_for_hosts_that_are_excepted(
    server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.base)
    server.answers["http://halcyon.example/terms"] = response(PAGE)
    document = server.document(url="http://halcyon.example/terms")
    assert fetched(document).body == PAGE
    monkeypatch.setenv("NO_PROXY", "halcyon.example")
    with pytest.raises(FetchError, match="no such host"):
        fetched(document)


@pytest.mark.parametrize("scheme", ["http", "socks5h"])
def test_proxy_that_does_not_answer_is_a_failure_with_a_hint(
    server: RawServer, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    pytest.importorskip("socks")
    monkeypatch.setenv("ALL_PROXY", f"{scheme}://127.0.0.1:9")
    with pytest.raises(FetchError) as failure:
        fetched(server.document(url="http://halcyon.example/terms"))
    assert failure.value.hint
