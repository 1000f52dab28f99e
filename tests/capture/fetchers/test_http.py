from __future__ import annotations

import gzip
import itertools
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.world.fetching import CUT_GZIP, NOON, PAGE, chunked, failure, fetch, moved
from tests.world.raw_server import RawServer, response
from tests.world.replay import Replay
from tosdiff import HOME_PAGE, __version__
from tosdiff.capture.fetchers.http import HttpFetcher
from tosdiff.capture.fetching import FetchLimits
from tosdiff.models import Document, Validators

# ------------------------------------------------------------------ what is recorded


@pytest.mark.parametrize(
    "sent",
    [
        response(PAGE, "Content-Type: text/html", "X-Odd:   spaced  ", "x-odd: Twice"),
        response(gzip.compress(PAGE), "Content-Encoding: gzip"),
        chunked(PAGE),
        chunked(gzip.compress(PAGE), "Content-Encoding: gzip"),
        b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n" + PAGE,
    ],
    ids=["plain", "gzip", "chunked", "chunked gzip", "until the connection closes"],
)
def test_the_bytes_of_both_directions_are_kept_as_they_were(server: RawServer, sent: bytes) -> None:
    server.answers["/terms"] = sent
    capture = fetch(server.document())
    (exchange,) = capture.exchanges
    assert exchange.response == sent
    assert exchange.request == server.requests[0]
    assert exchange.ip == "127.0.0.1"
    assert exchange.at == capture.captured_at == NOON
    assert capture.body == PAGE


def test_headers_keep_their_order_and_repetitions(server: RawServer) -> None:
    server.answers["/terms"] = response(PAGE, "Link: <a>", 'ETag: W/"1"', "Link: <b>")
    capture = fetch(server.document())
    assert [value for name, value in capture.headers if name == "Link"] == ["<a>", "<b>"]
    assert capture.validators.etag == 'W/"1"'


def test_an_interim_response_is_no_part_of_the_answer(server: RawServer) -> None:
    server.answers["/terms"] = b"HTTP/1.1 100 Continue\r\n\r\n" + response(PAGE)
    assert fetch(server.document()).exchanges[0].response == response(PAGE)


def test_one_connection_serves_all_documents_and_a_304_between_them(server: RawServer) -> None:
    server.answers["/terms"] = response(PAGE)
    server.answers["/same"] = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    with closing(HttpFetcher(FetchLimits(timeout=5), lambda: NOON)) as fetcher:
        for path in ("/terms", "/same", "/terms", "/same", "/terms"):
            fetcher.fetch(server.document(path), Validators(etag='"1"'))
    assert server.connections == 1


# ------------------------------------------------------------------ what is asked


def test_the_request_names_the_program_and_the_language(server: RawServer) -> None:
    server.answers["/terms"] = response(PAGE)
    fetch(server.document(language="de"))
    asked = server.requests[0].decode()
    assert f"User-Agent: tosdiff/{__version__} (+{HOME_PAGE})\r\n" in asked
    assert "Accept-Language: de, en;q=0.1\r\n" in asked
    assert "Accept-Encoding: gzip, deflate\r\n" in asked


def test_declared_headers_win(server: RawServer) -> None:
    server.answers["/terms"] = response(PAGE)
    fetch(server.document(headers=(("accept-language", "en-GB"), ("Cookie", "region=eu"))))
    asked = server.requests[0].decode()
    assert "accept-language: en-GB\r\n" in asked
    assert asked.lower().count("accept-language") == 1
    assert "Cookie: region=eu\r\n" in asked


def test_validators_make_the_request_conditional(server: RawServer) -> None:
    server.answers["/terms"] = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    since = "Thu, 21 May 2026 10:15:00 GMT"
    capture = fetch(server.document(), Validators(etag='"1"', last_modified=since))
    assert (capture.status, capture.body) == (304, b"")
    assert b'If-None-Match: "1"\r\n' in server.requests[0]
    assert f"If-Modified-Since: {since}\r\n".encode() in server.requests[0]


def test_credentials_of_the_netrc_file_stay_at_home(
    server: RawServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.answers["/terms"] = response(PAGE)
    fetch(server.document())
    assert b"authorization" not in server.requests[0].lower()


def test_cookies_of_one_document_are_not_sent_for_the_next(server: RawServer) -> None:
    server.answers["/terms"] = response(PAGE, "Set-Cookie: seen=1")
    with closing(HttpFetcher(FetchLimits(timeout=5), lambda: NOON)) as fetcher:
        for _ in range(2):
            fetcher.fetch(server.document())
    assert b"Cookie" not in server.requests[1]


def test_a_request_through_a_proxy_is_kept_without_the_proxys_address(
    server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.base)
    monkeypatch.setenv("http_proxy", server.base)
    server.answers["http://halcyon.example/terms"] = response(PAGE)
    (exchange,) = fetch(server.document(url="http://halcyon.example/terms")).exchanges
    assert (exchange.request, exchange.response, exchange.ip) == (server.requests[0], response(PAGE), None)


# ------------------------------------------------------------------ redirects


def test_every_hop_of_a_redirect_is_kept(server: RawServer) -> None:
    server.answers |= {"/terms": moved("/a?x=1#top"), "/a?x=1": moved("b"), "/b": response(PAGE)}
    capture = fetch(server.document())
    assert [hop.url for hop in capture.exchanges] == [
        server.base + path for path in ("/terms", "/a?x=1", "/b")
    ]
    assert capture.exchanges[0].response == moved("/a?x=1#top")
    assert (capture.url, capture.final_url) == (server.base + "/terms", server.base + "/b")
    assert capture.body == PAGE


def test_redirects_in_a_circle_are_refused(server: RawServer) -> None:
    server.answers |= {"/terms": moved("/a"), "/a": moved("/terms")}
    assert "circle" in failure(server.document()).message
    assert len(server.requests) == 2


def test_the_same_address_with_a_new_cookie_is_no_circle(server: RawServer) -> None:
    def gate(asked: bytes) -> bytes:
        return response(PAGE) if b"Cookie: ok=1" in asked else moved("/terms", "Set-Cookie: ok=1")

    server.answers["/terms"] = gate
    assert fetch(server.document()).body == PAGE


def test_endless_redirects_are_refused(server: RawServer) -> None:
    server.answers |= {f"/{n}": moved(f"/{n + 1}") for n in range(20)}
    assert "more than 4 times" in failure(server.document("/0"), max_redirects=4).message
    assert len(server.requests) == 5


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://halcyon.example/terms", "javascript:alert(1)"]
)
def test_a_redirect_away_from_the_web_is_refused(server: RawServer, target: str) -> None:
    server.answers["/terms"] = moved(target)
    assert "not a web address" in failure(server.document()).message


def test_declared_credentials_are_not_sent_to_another_host(server: RawServer) -> None:
    other = server.base.replace("127.0.0.1", "localhost")
    server.answers |= {"/terms": moved(f"{other}/terms2"), "/terms2": response(PAGE)}
    headers = (("Authorization", "secret"), ("X-Region", "eu"))
    fetch(server.document(headers=headers))
    assert b"secret" in server.requests[0]
    assert b"secret" not in server.requests[1]
    assert b"X-Region: eu" in server.requests[1]


def test_the_body_of_a_redirect_is_bounded_too(server: RawServer) -> None:
    bomb = gzip.compress(bytes(4_000_000))
    server.answers |= {"/terms": moved("/a", "Content-Encoding: gzip", body=bomb), "/a": response(PAGE)}
    assert "larger" in failure(server.document()).message


# ------------------------------------------------------------------ patience


def in_turn(*answers: bytes) -> Callable[[bytes], bytes]:
    waiting = itertools.chain(answers, itertools.repeat(answers[-1]))
    return lambda asked: next(waiting)


BUSY = response(b"busy", status="503 Service Unavailable")
CUT = response(PAGE, "Connection: close")[:-10]
CUT_CHUNKED = chunked(PAGE, "Connection: close")[:-20]


@pytest.mark.parametrize("fault", [BUSY, CUT, CUT_CHUNKED, CUT_GZIP, b"", b"SSH-2.0-OpenSSH\r\n\r\n"])
def test_a_passing_fault_is_tried_again(server: RawServer, fault: bytes) -> None:
    server.answers["/terms"] = in_turn(fault, fault, response(PAGE))
    capture = fetch(server.document())
    assert capture.body == PAGE
    assert len(server.requests) == 3
    assert len(capture.exchanges) == 1


@pytest.mark.parametrize("fault", [CUT, CUT_CHUNKED, CUT_GZIP, b""])
def test_a_lasting_fault_of_the_connection_is_an_error(server: RawServer, fault: bytes) -> None:
    server.answers["/terms"] = fault
    assert server.base in failure(server.document()).message
    assert len(server.requests) == 3


def test_the_last_answer_stands_when_attempts_are_used_up(server: RawServer) -> None:
    server.answers["/terms"] = in_turn(BUSY, response(b"sorry", status="500 Oops"))
    capture = fetch(server.document(), attempts=2)
    assert (capture.status, capture.body) == (500, b"sorry")
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "410 Gone"])
def test_a_final_status_is_not_asked_for_again(server: RawServer, status: str) -> None:
    server.answers["/terms"] = response(PAGE, status=status)
    assert fetch(server.document()).status == int(status[:3])
    assert len(server.requests) == 1


def test_retry_after_is_honoured_and_not_counted_against_the_time(server: RawServer) -> None:
    busy = response(b"", "Retry-After: 1", status="429 Too Many Requests")
    server.answers["/terms"] = in_turn(busy, response(PAGE))
    began = time.monotonic()
    assert fetch(server.document(), timeout=0.9).status == 200
    assert time.monotonic() - began >= 1.0


@pytest.mark.parametrize("asked", ["3600", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_a_longer_pause_than_a_minute_is_left_to_the_next_run(server: RawServer, asked: str) -> None:
    server.answers["/terms"] = response(b"", f"Retry-After: {asked}", status="429 Too Many Requests")
    assert fetch(server.document()).status == 429
    assert len(server.requests) == 1


def test_a_senseless_retry_after_is_ignored(server: RawServer) -> None:
    server.answers["/terms"] = in_turn(
        response(b"", "Retry-After: soon", status="503 Service Unavailable"), response(PAGE)
    )
    assert fetch(server.document()).status == 200


# ------------------------------------------------------------------ real pages and faults


CLAUDE = "claude/consumer-terms"


def claude(replay: Replay) -> Document:
    return Document(
        provider="claude",
        slug="consumer-terms",
        provider_name="Claude",
        publisher="Anthropic",
        title="Consumer Terms",
        url=replay.url(CLAUDE),
    )


def test_a_real_page_is_had_and_then_found_unmodified(replay: Replay) -> None:
    first = fetch(claude(replay), max_bytes=20_000_000)
    assert (first.status, first.header("Content-Encoding")) == (200, "gzip")
    assert first.body.lstrip().lower().startswith(b"<!doctype html")
    assert fetch(claude(replay), first.validators).status == 304


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("status403", 403),
        ("status404", 404),
        ("status410", 410),
        ("status429", 429),
        ("status500", 500),
        ("status503", 503),
        ("challenge", 403),
        ("empty", 200),
        ("login", 200),
        ("soft404", 200),
        ("moved", 200),
        ("timeout", "within"),
        ("slow", "within"),
        ("truncated", "broke off"),
        ("reset", "connection failed"),
        ("redirect_loop", "circle"),
        ("gzip_bomb", "larger than 19.1 MiB"),
    ],
)
def test_every_fault_ends_in_an_answer_or_an_error_that_names_it(
    replay: Replay, kind: str, expected: int | str
) -> None:
    replay.fault(CLAUDE, kind, times=0)
    if isinstance(expected, int):
        assert fetch(claude(replay), attempts=2, max_bytes=20_000_000).status == expected
    else:
        timeout = 0.8 if expected == "within" else 8.0
        problem = failure(claude(replay), timeout=timeout, max_bytes=20_000_000, attempts=2)
        assert expected in problem.message


def test_fetchers_of_several_threads_do_not_mix_their_bytes(server: RawServer) -> None:
    for n in range(8):
        server.answers[f"/{n}"] = chunked(b"%d" % n * 5_000, size=333)
    wrong: list[int] = []

    def work(n: int) -> None:
        with closing(HttpFetcher(FetchLimits(timeout=5), lambda: NOON)) as fetcher:
            for _ in range(5):
                capture = fetcher.fetch(server.document(f"/{n}"))
                if capture.exchanges[0].response != server.answers[f"/{n}"]:
                    wrong.append(n)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
