"""A host is left alone between documents, and for as long as it asked to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.world.archives import World
from tests.world.raw_server import RawServer, response
from tests.world.terms import LINES, page
from tosdiff.capture.fetching import FetchLimits
from tosdiff.models import Outcome
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.asking import Fetchers
from tosdiff.pipeline.check import check

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
