"""However much, slowly or brokenly a server answers, a fetch ends within its bounds, and says why."""

from __future__ import annotations

import gzip
import socket
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from tests.world.fetching import CUT_GZIP, PAGE, chunked, failure, fetch, moved
from tests.world.raw_server import RawServer, response
from tosdiff.capture.fetchers.addresses import is_public
from tosdiff.errors import FetchError
from tosdiff.store import warc

# ------------------------------------------------------------------ bounds

# What both ends of a connection on loopback may hold unread: Linux lets each grow to 4 to 6 MB.
BUFFERED = 12_000_000


class Endless:
    """An answer that never ends, and how many pieces of it were sent."""

    def __init__(self, head: bytes, piece: bytes, pause: float = 0.0) -> None:
        self._head, self._piece, self._pause = head, piece, pause
        self.sent = 0

    def __call__(self, asked: bytes) -> Iterator[bytes]:
        yield self._head
        while True:
            time.sleep(self._pause)
            self.sent += 1
            yield self._piece


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"2710\r\n" + bytes(10_000) + b"\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 9_000 + b"\r\na\r\n"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", bytes(10_000)),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x" * 10_000),
    ],
    ids=["chunks", "chunk extensions", "no length", "one header"],
)
def test_an_endless_answer_ends_at_the_limit(server: RawServer, head: bytes, piece: bytes) -> None:
    answer = server.answers["/terms"] = Endless(head, piece)
    failure(server.document(), max_bytes=300_000, attempts=1)
    assert answer.sent * len(piece) < 300_000 + BUFFERED


def test_an_announced_size_above_the_limit_is_not_read(server: RawServer) -> None:
    server.answers["/terms"] = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"
    assert "larger than 0.954 MiB" in failure(server.document()).message


def test_a_body_of_exactly_the_limit_is_read(server: RawServer) -> None:
    body = bytes(1_000_000)
    server.answers |= {
        "/terms": chunked(body, size=100),
        "/packed": response(gzip.compress(body), "Content-Encoding: gzip"),
    }
    assert fetch(server.document()).body == body
    assert fetch(server.document("/packed")).body == body
    server.answers["/terms"] = response(body + b"x")
    assert "larger" in failure(server.document()).message


@pytest.mark.parametrize(
    ("coding", "bomb"),
    [
        ("gzip", gzip.compress(bytes(60_000_000))),
        ("deflate", zlib.compress(bytes(60_000_000))),
        ("gzip, gzip", gzip.compress(gzip.compress(bytes(60_000_000)))),
        ("gzip", gzip.compress(bytes(500_000)) * 100),
    ],
    ids=["gzip", "deflate", "twice", "many members"],
)
def test_a_bomb_is_not_inflated_past_the_limit(server: RawServer, coding: str, bomb: bytes) -> None:
    server.answers["/terms"] = response(bomb, f"Content-Encoding: {coding}")
    tracemalloc.start()
    try:
        assert "larger" in failure(server.document()).message
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6_000_000


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["body", "headers", "chunks", "interim answers"],
)
def test_a_dripping_answer_ends_with_the_time(server: RawServer, head: bytes, piece: bytes) -> None:
    answer = server.answers["/terms"] = Endless(head, piece, pause=0.05)
    assert "within 0.6 seconds" in failure(server.document(), timeout=0.6).message
    assert answer.sent <= 24


def test_silence_is_given_up_in_time_for_a_second_attempt(server: RawServer) -> None:
    silent = Endless(b"HTTP/1.1 200 OK\r\n", b"", pause=0.1)
    server.answers["/terms"] = lambda asked: silent(asked) if len(server.requests) == 1 else response(PAGE)
    assert fetch(server.document(), timeout=1.0).body == PAGE


@pytest.mark.parametrize("size", ["-5", "-1", "FFFFFFFFFFFFFFFF", "7FFFFFFFFFFFFFFF", "g", ""])
@pytest.mark.parametrize("before", [b"", b"5\r\nabcde\r\n"])
def test_a_chunk_of_no_possible_size_is_a_failed_fetch(server: RawServer, size: str, before: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    server.answers["/terms"] = head + before + size.encode() + b"\r\nabcde\r\n0\r\n\r\n"
    failure(server.document(), attempts=1, timeout=2.0)


INTERIM = b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"


@pytest.mark.parametrize("status", ["100 Continue", "102 Processing", "103 Early Hints"])
def test_interim_answers_are_passed_over(server: RawServer, status: str) -> None:
    interim = f"HTTP/1.1 {status}\r\nX-Early: yes\r\n\r\n".encode()
    server.answers["/terms"] = 2 * interim + response(PAGE)
    capture = fetch(server.document())
    assert (capture.status, capture.body) == (200, PAGE)
    assert capture.exchanges[0].response == response(PAGE)


def test_a_storm_of_interim_answers_is_read_no_further_than_a_few(server: RawServer) -> None:
    server.answers["/terms"] = storm = Endless(INTERIM, INTERIM)
    assert "connection failed" in failure(server.document(), attempts=1).message
    assert storm.sent * len(INTERIM) < BUFFERED


# ------------------------------------------------------------------ where a public page leads


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "::", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "no address"],
)  # fmt: skip
def test_addresses_of_private_networks_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f::1", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_known(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "nas.local", "0x7f.1"]
)
def test_a_public_page_leads_to_no_private_network(
    server: RawServer, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("http_proxy", server.base)
    monkeypatch.setenv("no_proxy", "0x7f.1")  # a spelling that the resolver alone understands
    target = f"http://{host}:{server.server_address[1]}/secret"
    server.answers |= {"http://halcyon.example/terms": moved(target), "/secret": response(PAGE)}
    problem = failure(server.document(url="http://halcyon.example/terms"), attempts=1)
    assert "within a private network" in problem.message
    assert len(server.requests) == 1


def test_a_private_address_that_is_declared_is_followed_to(
    server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.base)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    target = f"{server.base}/inside"
    server.answers |= {"http://halcyon.example/terms": moved(target), "/inside": response(PAGE)}
    document = server.document(url="http://halcyon.example/terms", former_urls=(target,))
    assert fetch(document).final_url == target


# ------------------------------------------------------------------ where nothing answers


def test_a_closed_port_is_named(server: RawServer) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        document = server.document(url=f"http://127.0.0.1:{free.getsockname()[1]}/terms")
    problem = failure(document)
    assert document.url in problem.message
    assert "refused" in problem.message


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://", "not a web address"),
        ("http://[halcyon/terms", "not a web address"),
        ("halcyon.example/terms", "not a web address"),
        ("http://a..b/", "cannot be asked for"),
        ("http://127.0.0.1:99999/", "cannot be asked for"),
    ],
)
def test_what_is_no_address_is_said_to_be_none(server: RawServer, url: str, said: str) -> None:
    assert said in failure(server.document(url=url)).message


@pytest.mark.parametrize(
    "location", ["http://[::1/terms", "http://\xff\xfe/", "//:80", "http://a..b/", "http://x:y/"]
)
def test_a_hostile_redirect_is_an_error_of_the_fetch(server: RawServer, location: str) -> None:
    server.answers["/terms"] = moved(location)
    failure(server.document(), timeout=1.0)


def test_a_redirect_in_utf_8_is_followed(server: RawServer) -> None:
    server.answers |= {"/terms": moved("/\xc3\xbc"), "/%C3%BC": response(PAGE)}
    assert fetch(server.document()).final_url == f"{server.base}/%C3%BC"


@given(data=st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_answer_however_broken_is_anything_but_a_capture_or_an_error(
    server: RawServer, data: st.DataObject
) -> None:
    server.hangs_up = True
    whole = data.draw(st.sampled_from([response(PAGE), chunked(PAGE), moved("/a"), CUT_GZIP]))
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 20)))
    junk = data.draw(st.binary(max_size=20) | st.sampled_from([b"\r\n", b"9" * 5_000, b"\x1b[31m", b"\0"]))
    server.answers |= {"/terms": whole[:start] + junk + whole[end:], "/a": PAGE}
    try:
        capture = fetch(server.document(), timeout=0.3, attempts=1)
    except FetchError as problem:
        assert problem.message.isprintable() and len(problem.message) < 2_500
    else:
        file = BytesIO()
        warc.write(capture, file)
        assert warc.page(BytesIO(file.getvalue())) == capture.body
        for record in ArchiveIterator(BytesIO(file.getvalue()), check_digests=True):
            record.raw_stream.read()
            # warcio compares the payload as it was sent, in its chunks
            assert all(said.startswith("payload digest") for said in record.digest_checker.problems)
