"""A host is left alone between documents, and for as long as it asked to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.world.archives import World
from tests.world.raw_server import RawServer, response
from tests.world.terms import LINES, page
from tosdiff.capture.fetching import FetchLimits
from tosdiff.models import FetchedBy, Outcome, RobotsFile, WebArchive
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.asking import Fetchers
from tosdiff.pipeline.check import check
from tosdiff.store.asked import Asked

NOON = datetime(2026, 5, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize("stated", ["7200", "Thu, 21 May 2026 14:00:00 GMT"])
def test_host_that_asked_for_a_pause_is_not_asked_before_its_end_by_a_later_run(
    tmp_path: Path, server: RawServer, stated: str
) -> None:
    shelf = World(tmp_path)
    document = replace(shelf.document, url=server.base + "/terms")
    server.answers["/terms"] = response(b"", f"Retry-After: {stated}", status="429 Too Many Requests")

    def visited(hours: float) -> str:
        at = NOON + timedelta(hours=hours)
        limits = FetchLimits(timeout=5, attempts=1)
        report = check(Archive([document], shelf.store), [document], limits=limits, clock=lambda: at)
        refusal = report.documents[0].refusal
        return refusal.reason if refusal else report.documents[0].outcome.value

    assert "429" in visited(0)
    server.answers["/terms"] = response(page(*LINES), "Content-Type: text/html")
    assert "asked not to be visited before 2026-05-21T14:00:00Z" in visited(1)
    assert len(server.requests) == 1
    assert visited(3) == Outcome.FIRST.value
    assert visited(4) == Outcome.UNCHANGED.value


@pytest.mark.parametrize(
    ("url", "seconds"),
    [
        ("https://halcyon.example/terms", 1.0),
        ("http://127.0.0.1:8080/terms", 0.0),
        ("http://localhost/terms", 0.0),
        ("http://[::1]:80/", 0.0),
    ],
)
def test_documents_of_one_host_are_a_pause_apart_but_not_on_loopback(
    tmp_path: Path, url: str, seconds: float
) -> None:
    fetchers = Fetchers({}, FetchLimits(), lambda: NOON)
    assert fetchers.pause(replace(World(tmp_path).document, url=url)) == seconds


def test_page_that_programs_are_asked_not_to_fetch_is_told_of_and_the_next_fetcher_is_tried(
    tmp_path: Path, server: RawServer
) -> None:
    world = World(tmp_path)
    archive = WebArchive(url=f"{server.base}/w", index=f"{server.base}/index")
    document = replace(
        world.document,
        url=server.base + "/terms",
        fetch=(FetchedBy.HTTP, FetchedBy.ARCHIVE),
        archive=archive,
        robots=True,
    )
    server.answers["/robots.txt"] = response(b"User-agent: *\nDisallow: /\n")
    for days in (30, 400, 0):
        since = (NOON - timedelta(days=days)).strftime("&from=%Y%m%d%H%M%S") if days else ""
        asked = f"/index?url={quote(document.url, safe='')}&output=json{since}"
        server.answers[asked] = response()
    report = check(Archive([document], world.store), [document], clock=lambda: NOON)
    (found,) = report.documents
    assert found.outcome is Outcome.FAILED and found.refusal
    assert "/robots.txt, as read at 2026-05-21T12:00:00Z, asks programs not to fetch" in found.refusal.reason
    assert "holds no capture of this address" in " ".join(found.notices)
    (visit,) = world.store.visits(document.id)
    assert visit.reason == found.refusal.reason
    assert not any(each.startswith(b"GET /terms") for each in server.requests)
    assert Asked(world.store.root).robots(server.base) == RobotsFile(
        text="User-agent: *\nDisallow: /\n", read_at=NOON
    )


def test_pause_between_documents_is_as_long_as_the_rules_of_the_host_ask_for(tmp_path: Path) -> None:
    memory = Asked(tmp_path)
    memory.keep_robots(
        "https://halcyon.example", RobotsFile(text="User-agent: *\nCrawl-delay: 5", read_at=NOON)
    )
    document = replace(World(tmp_path).document, url="https://halcyon.example/terms")
    fetchers = Fetchers({}, FetchLimits(), lambda: NOON, memory)
    assert fetchers.pause(document) == 5.0
    assert fetchers.pause(replace(document, robots=False)) == 1.0


def test_host_whose_robots_file_asked_for_a_pause_is_left_alone_by_a_later_run(
    tmp_path: Path, server: RawServer
) -> None:
    world = World(tmp_path)
    document = replace(world.document, url=server.base + "/terms", robots=True)
    server.answers["/robots.txt"] = response(b"", "Retry-After: 7200", status="503 Service Unavailable")
    server.answers["/terms"] = response(page(*LINES), "Content-Type: text/html")

    def visited(hours: float) -> str:
        at = NOON + timedelta(hours=hours)
        limits = FetchLimits(timeout=5, attempts=1)
        report = check(Archive([document], world.store), [document], limits=limits, clock=lambda: at)
        refusal = report.documents[0].refusal
        return refusal.reason if refusal else report.documents[0].outcome.value

    assert "/robots.txt: HTTP 503" in visited(0)
    assert "asked not to be visited before 2026-05-21T14:00:00Z" in visited(1)
    assert len(server.requests) == 1
    server.answers["/robots.txt"] = response()
    assert visited(3) == Outcome.FIRST.value
