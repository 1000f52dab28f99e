"""What a host asks of programs in its robots.txt (RFC 9309) is kept, page by page, redirects included."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.fetching import PAGE, moved
from tests.world.raw_server import RawServer, response
from tosdiff.capture.fetchers.http import HttpFetcher
from tosdiff.capture.fetchers.robots import Robots, allows, crawl_delay, origin_of
from tosdiff.capture.fetching import FetchLimits
from tosdiff.errors import FetchError
from tosdiff.models import Capture, Document, RobotsFile
from tosdiff.store.asked import Asked

NOON = datetime(2026, 5, 21, 12, tzinfo=UTC)
CLOSED = b"User-agent: *\nDisallow: /terms\n"


@pytest.fixture
def site(server: RawServer) -> RawServer:
    server.answers["/terms"] = server.answers["/open"] = response(PAGE)
    return server


def fetched(root: Path, document: Document, *, at: datetime = NOON) -> Capture:
    """Fetch a document as a run with a memory of its own does."""
    memory = Asked(root)
    limits = FetchLimits(timeout=5, attempts=1, max_redirects=4, hosts=memory)
    try:
        with closing(HttpFetcher(limits, lambda: at)) as fetcher:
            return fetcher.fetch(document)
    finally:
        memory.save()


def refused(root: Path, document: Document, *, at: datetime = NOON) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetched(root, document, at=at)
    return caught.value


def paths(server: RawServer) -> list[str]:
    return [each.split(b" ", 2)[1].decode() for each in server.requests]


def test_page_that_the_host_asks_programs_not_to_fetch_is_not_asked_for(
    site: RawServer, tmp_path: Path
) -> None:
    site.answers["/robots.txt"] = response(CLOSED)
    problem = refused(tmp_path, site.document(robots=True))
    assert problem.message == (
        f"{site.base}/robots.txt, as read at 2026-05-21T12:00:00Z, asks programs not to fetch {site.base}/terms"
    )
    assert "`tosdiff import " in problem.hint and "`robots: false`" in problem.hint
    assert fetched(tmp_path, site.document("/open", robots=True)).body == PAGE
    assert paths(site) == ["/robots.txt", "/open"]


def test_document_may_do_without_and_loopback_has_no_rules_unless_asked_for(
    site: RawServer, tmp_path: Path
) -> None:
    for robots in (False, None):
        assert fetched(tmp_path, site.document(robots=robots)).body == PAGE
    assert paths(site) == ["/terms"] * 2


def test_rules_are_remembered_for_a_day_by_later_runs(site: RawServer, tmp_path: Path) -> None:
    site.answers["/robots.txt"] = response(b"User-agent: *\nDisallow: /other\n")
    document = site.document(robots=True)
    for hours in (0, 23.9):
        assert fetched(tmp_path, document, at=NOON + timedelta(hours=hours)).body == PAGE
    site.answers["/robots.txt"] = response(CLOSED)
    assert "asks programs not to" in refused(tmp_path, document, at=NOON + timedelta(hours=24)).message
    assert "asks programs not to" in refused(tmp_path, document, at=NOON + timedelta(hours=25)).message
    assert paths(site) == ["/robots.txt", "/terms", "/terms", "/robots.txt"]


def test_rules_of_the_future_are_asked_for_again(site: RawServer, tmp_path: Path) -> None:
    site.answers["/robots.txt"] = response(CLOSED)
    refused(tmp_path, site.document(robots=True), at=NOON + timedelta(days=900))
    site.answers["/robots.txt"] = response()
    assert fetched(tmp_path, site.document(robots=True)).body == PAGE


@pytest.mark.parametrize(
    "answer",
    [
        response(status="404 Not Found"),
        response(CLOSED, status="403 Forbidden"),
        response(CLOSED, status="401 Unauthorized"),
        response(b"<!DOCTYPE html><title>Just a moment...</title>"),
        moved("/robots.txt"),
        moved("ftp://halcyon.example/robots.txt"),
        response(),
    ],
)
def test_host_without_rules_forbids_nothing(site: RawServer, tmp_path: Path, answer: bytes) -> None:
    site.answers["/robots.txt"] = answer
    for _ in range(2):
        assert fetched(tmp_path, site.document(robots=True)).body == PAGE
    assert paths(site).count("/terms") == 2


@pytest.mark.parametrize("status", ["500 Oops", "503 Service Unavailable", "429 Too Many Requests"])
def test_host_that_cannot_say_is_asked_for_nothing_else_and_asked_again_by_the_next_run(
    site: RawServer, tmp_path: Path, status: str
) -> None:
    site.answers["/robots.txt"] = response(status=status)
    document = site.document(robots=True)
    problem = refused(tmp_path, document)
    assert f"/robots.txt: HTTP {status[:3]}; until it says what programs may fetch" in problem.message
    assert "`robots: false`" in problem.hint
    site.answers["/robots.txt"] = response()
    assert fetched(tmp_path, document).body == PAGE
    assert paths(site) == ["/robots.txt", "/robots.txt", "/terms"]


def test_host_that_cannot_say_is_asked_once_in_a_run(site: RawServer, tmp_path: Path) -> None:
    site.answers["/robots.txt"] = response(status="503 Service Unavailable")
    limits = FetchLimits(timeout=5, attempts=1, hosts=Asked(tmp_path))
    with closing(HttpFetcher(limits, lambda: NOON)) as fetcher:
        for path in ("/terms", "/open"):
            with pytest.raises(FetchError):
                fetcher.fetch(site.document(path, robots=True))
    assert paths(site) == ["/robots.txt"]


@pytest.mark.parametrize("before", [CLOSED, b"User-agent: *\nDisallow: /other\n"])
def test_rules_of_before_stand_while_the_host_cannot_say(
    site: RawServer, tmp_path: Path, before: bytes
) -> None:
    document = site.document(robots=True)
    site.answers["/robots.txt"] = response(before)
    if open_then := before != CLOSED:
        fetched(tmp_path, document)
    else:
        refused(tmp_path, document)
    site.answers["/robots.txt"] = response(status="503 Service Unavailable")
    later = NOON + timedelta(days=3)
    if open_then:
        assert fetched(tmp_path, document, at=later).body == PAGE
    else:
        assert "2026-05-21T12:00:00Z" in refused(tmp_path, document, at=later).message


def test_redirect_is_not_followed_to_a_page_that_programs_are_asked_not_to_fetch(
    site: RawServer, tmp_path: Path
) -> None:
    site.answers["/robots.txt"] = response(CLOSED)
    site.answers["/old"] = moved("/terms")
    site.answers["/older"] = moved("/open")
    assert f"not to fetch {site.base}/terms" in refused(tmp_path, site.document("/old", robots=True)).message
    assert fetched(tmp_path, site.document("/older", robots=True)).final_url == site.base + "/open"
    assert paths(site) == ["/robots.txt", "/old", "/older", "/open"]


def test_robots_file_that_moved_is_read_where_it_is(site: RawServer, tmp_path: Path) -> None:
    site.answers["/robots.txt"] = moved("/rules")
    site.answers["/rules"] = response(CLOSED)
    assert "asks programs not to" in refused(tmp_path, site.document(robots=True)).message


def test_what_is_sent_to_a_page_is_not_sent_for_the_rules(site: RawServer, tmp_path: Path) -> None:
    site.answers["/robots.txt"] = response()
    document = site.document(robots=True, headers=(("Cookie", "session=1"), ("Authorization", "Basic eA==")))
    fetched(tmp_path, document)
    rules, page = site.requests
    assert b"session=1" in page and b"Basic" in page
    assert b"session=1" not in rules and b"Basic" not in rules and b"tosdiff/" in rules


def test_nothing_is_asked_of_a_private_network_for_a_page_that_a_public_one_leads_to(
    server: RawServer, tmp_path: Path
) -> None:
    server.answers["/robots.txt"] = response()
    asked: list[bool] = []

    def ask(document: Document, public_only: bool, seconds: float) -> Capture:
        asked.append(public_only)
        with closing(HttpFetcher(FetchLimits(timeout=5), lambda: NOON)) as fetcher:
            return fetcher._robots_txt(document, public_only, seconds)

    robots = Robots(FetchLimits(hosts=Asked(tmp_path)), lambda: NOON, ask)
    robots.ask_leave(server.document(robots=True), server.base + "/terms", seconds=5, public_only=True)
    assert asked == [True] and not server.requests


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /\n\nUser-agent: tosdiff\nAllow: /", "/terms", True),
        ("User-agent: tosdiff\nDisallow: /\n\nUser-agent: *\nAllow: /", "/terms", False),
        ("User-Agent: TosDiff/9.1\nDisallow: /", "/terms", False),
        ("User-agent: tos\nDisallow: /\nUser-agent: diff\nDisallow: /", "/terms", True),
        ("User-agent: tosdiff-news\nDisallow: /", "/terms", True),
        ("User-agent: GPTBot\nUser-agent: *\nDisallow: /terms", "/terms", False),
        ("User-agent: GPTBot\nDisallow: /", "/terms", True),
        ("User-agent: *\nDisallow: /terms\nAllow: /terms/public", "/terms/public?hl=en", True),
        ("User-agent: *\nDisallow: /*?hl=", "/terms?hl=en", False),
        ("User-agent: *\nDisallow: /terms$", "/terms?hl=en", True),
        ("User-agent: *\nDisallow:", "/terms", True),
        ("\ufeffUser-agent: *\rDisallow: /terms # ours\r", "/terms", False),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
    ],
)
def test_rules_are_read_as_the_standard_says(rules: str, path: str, allowed: bool) -> None:
    file = RobotsFile(text=rules.removeprefix("\ufeff"), read_at=NOON)
    assert allows(file, f"https://halcyon.example{path}") is allowed


@given(
    st.text(st.characters(codec="utf-8"), max_size=400), st.sampled_from(["", "User-agent: *\nDisallow: "])
)
def test_any_file_gives_an_answer_and_a_delay_within_reason(text: str, before: str) -> None:
    file = RobotsFile(text=before + text, read_at=NOON)
    assert allows(file, "https://halcyon.example/terms?a=b") in (True, False)
    assert 0 <= crawl_delay(file) <= 30


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: a{n}\n" for n in range(15_000)) + "Disallow: /x\n" * 20_000,
        "User-agent: *\n" + ("Disallow: /" + "*a" * 900 + "b\n") * 280,
        "User-agent: *\n" + "Disallow: /x*\n" * 35_000,
        "User-agent:" + " \t" * 250_000,
        "User-agent: *\n" * 35_000,
    ],
)
def test_hostile_file_is_read_within_seconds(text: str) -> None:
    started = time.process_time()
    allows(RobotsFile(text=text[: 512 * 1024], read_at=NOON), "https://halcyon.example/" + "a" * 1_900)
    assert time.process_time() - started < 10


@pytest.mark.parametrize(("stated", "kept"), [("7", 7), ("86400", 30), ("-1", 0), ("soon", 0), ("nan", 0)])
def test_delay_that_is_asked_for_is_kept_within_reason(stated: str, kept: float) -> None:
    assert crawl_delay(RobotsFile(text=f"User-agent: *\nCrawl-delay: {stated}", read_at=NOON)) == kept


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Halcyon.example/terms?a#b", "https://halcyon.example"),
        ("http://user:secret@halcyon.example:8080/", "http://halcyon.example:8080"),
    ],
)
def test_rules_are_of_a_scheme_host_and_port_and_never_of_a_password(url: str, origin: str) -> None:
    assert origin_of(url) == origin


def test_memory_that_is_damaged_only_makes_a_run_ask_again(site: RawServer, tmp_path: Path) -> None:
    site.answers["/robots.txt"] = response()
    document = replace(site.document(), robots=True)
    for damage in (b"{", b'{"schema": 1, "documents": {}, "wait_until": {}, "robots": {"a": 1}}'):
        (tmp_path / ".asked.json").write_bytes(damage)
        assert fetched(tmp_path, document).body == PAGE
    assert paths(site) == ["/robots.txt", "/terms"] * 2


def test_redirects_buy_no_time_by_rules_that_come_slowly(
    site: RawServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One host leads to the next, and each says after a while that all may be fetched."""
    monkeypatch.setenv("HTTP_PROXY", site.base)

    def slowly(_: bytes) -> bytes:
        time.sleep(0.5)
        return response()

    hosts = [f"http://host-{number}.example" for number in range(8)]
    for host, following in pairwise(hosts):
        site.answers[f"{host}/robots.txt"] = slowly
        site.answers[f"{host}/terms"] = moved(f"{following}/terms")
    limits = FetchLimits(timeout=1, attempts=1, pause=0, hosts=Asked(tmp_path))
    started = time.monotonic()
    with closing(HttpFetcher(limits, lambda: NOON)) as fetcher, pytest.raises(FetchError):
        fetcher.fetch(site.document(url=f"{hosts[0]}/terms"))
    assert time.monotonic() - started < 3
