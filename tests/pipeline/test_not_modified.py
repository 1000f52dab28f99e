"""A 304 about another page than the one seen last verifies nothing, and does not stand in the way of the page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.world.archives import World
from tests.world.raw_server import RawServer, response
from tests.world.terms import LINES, page
from tosdiff.models import CheckReport, Outcome
from tosdiff.pipeline.check import FetchLimits, check

START = datetime(2026, 5, 1, 9, tzinfo=UTC)
PAGE = response(page(*LINES), "Content-Type: text/html", 'ETag: "1"')
OTHER = page(*LINES[:6], LINES[6].replace("30 days", "14 days"), *LINES[7:])
SAME = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'


def asked_conditionally(request: bytes) -> bool:
    return b"if-none-match" in request.lower()


def checked(world: World, day: int) -> CheckReport:
    at = START + timedelta(days=day)
    return check(
        world.archive,
        world.archive.documents,
        limits=FetchLimits(timeout=5, attempts=1),
        clock=lambda: at,
    )


def test_a_304_after_a_redirect_elsewhere_is_asked_again_without_a_condition(
    tmp_path: Path, server: RawServer
) -> None:
    world = World(tmp_path, server.document())
    server.answers["/terms"] = PAGE
    checked(world, 0)
    moved = response(b"", "Location: /new", status="302 Found")
    body = response(OTHER, "Content-Type: text/html")
    server.answers |= {
        "/terms": moved,
        "/new": lambda request: SAME if asked_conditionally(request) else body,
    }
    (found,) = checked(world, 1).documents
    assert found.outcome is Outcome.CHANGED
    assert [asked_conditionally(request) for request in server.requests] == [False, True, True, False, False]


def test_a_server_that_answers_304_whatever_is_asked_verifies_nothing(
    tmp_path: Path, server: RawServer
) -> None:
    world = World(tmp_path, server.document())
    server.answers["/terms"] = PAGE
    checked(world, 0)
    server.answers |= {"/terms": response(b"", "Location: /new", status="302 Found"), "/new": SAME}
    (found,) = checked(world, 1).documents
    assert found.outcome is Outcome.FAILED
    assert found.refusal and "was not asked that" in found.refusal.reason


def test_a_304_about_the_page_seen_last_is_not_asked_twice(tmp_path: Path, server: RawServer) -> None:
    world = World(tmp_path, server.document())
    server.answers["/terms"] = lambda request: SAME if asked_conditionally(request) else PAGE
    checked(world, 0)
    (found,) = checked(world, 1).documents
    assert found.outcome is Outcome.UNCHANGED
    assert len(server.requests) == 2
