"""Proxies of the environment are used, of every kind, and the record is the same as without one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.world.proxies import Socks, Tunnel
from tests.world.raw_server import RawServer, response
from tosdiff.capture.fetchers.http import HttpFetcher
from tosdiff.capture.fetching import FetchLimits
from tosdiff.errors import FetchError
from tosdiff.models import Capture, Document

PAGE = b"<p>Halcyon may change the Service.</p>"
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def tunnel(server: RawServer) -> Iterator[Tunnel]:
    with closing(Tunnel(int(server.base.rpartition(":")[2]))) as proxy:
        yield proxy


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


@pytest.mark.parametrize("kind", ["http", "socks5h"])
def test_secure_connection_by_way_of_a_proxy_is_verified_and_kept_without_the_proxys_part(
    secure: tuple[RawServer, Path],
    tunnel: Tunnel,
    socks: Socks,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    server, certificate = secure
    proxy = tunnel if kind == "http" else socks
    monkeypatch.setenv("HTTPS_PROXY", f"{kind}://127.0.0.1:{proxy.port}")
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    document = server.document(url="https://halcyon.example/terms")
    server.answers["/terms"] = response(PAGE)
    with pytest.raises(FetchError, match="certificate cannot be trusted"):
        fetched(document)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    (exchange,) = fetched(document).exchanges
    assert proxy.asked[-1] in (b"halcyon.example", b"halcyon.example:443")
    assert (exchange.response, exchange.request, exchange.ip) == (response(PAGE), server.requests[0], None)


def test_name_and_password_of_a_proxy_are_sent_to_it_and_kept_nowhere(
    secure: tuple[RawServer, Path], tunnel: Tunnel, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, certificate = secure
    tunnel.wants = b"Basic bWU6c2VjcmV0"
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    document = server.document(url="https://halcyon.example/terms")
    server.answers["/terms"] = response(PAGE)
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:secret@127.0.0.1:{tunnel.port}")
    (exchange,) = fetched(document).exchanges
    assert b"secret" not in exchange.request and b"bWU6" not in exchange.request
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:wrong@127.0.0.1:{tunnel.port}")
    with pytest.raises(FetchError) as failure:
        fetched(document)
    assert "407" in failure.value.message and "wrong" not in failure.value.message + failure.value.hint
