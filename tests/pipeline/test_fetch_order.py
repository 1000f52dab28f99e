"""Fetchers are tried in the order that a document names them, until one gets a text."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import pytest

from tests.world.archives import TERMS, World
from tests.world.terms import sections
from tosdiff.capture.fetching import Fetcher, FetchLimits, Open
from tosdiff.errors import FetchError
from tosdiff.models import Capture, Clock, Document, FetchedBy, Outcome, Validators, Visit, Wall
from tosdiff.pipeline import judging
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.check import check

NOON = datetime(2026, 5, 21, 12, tzinfo=UTC)
HTTP, BROWSER = FetchedBy.HTTP, FetchedBy.BROWSER
SHELL = (
    b"<html><head><title>Terms</title><script>" + b"fill();" * 99 + b"</script></head><body></body></html>"
)
OTHER_LANGUAGE = (
    b"<html><body>"
    + b"<p>Der Vertrag kann von uns mit einer Frist von einem Monat beendet werden, wenn die Nutzer dem nicht zuvorkommen.</p>"
    * 9
    + b"</body></html>"
)


class Told:
    """A fetcher that answers as it is told, and remembers what it was asked."""

    def __init__(self, name: FetchedBy, answer: tuple[int, bytes] | FetchError) -> None:
        self.name, self.answer = name, answer
        self.asked: list[Validators | None] = []
        self.closed = 0

    def open(self, limits: FetchLimits, clock: Clock) -> Fetcher:
        return self

    def fetch(self, document: Document, validators: Validators | None = None) -> Capture:
        self.asked.append(validators)
        if isinstance(self.answer, FetchError):
            raise self.answer
        status, body = self.answer
        return Capture(
            document=document.id, url=document.url, final_url=document.url, captured_at=NOON, status=status,
            headers=(("Content-Type", "text/html"), ("ETag", '"1"')), body=body, fetcher=self.name,
        )  # fmt: skip

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def visited(tmp_path: Path) -> Callable[..., Visit]:
    shelf = World(tmp_path)
    document = replace(shelf.archive.document(TERMS), fetch=(HTTP, BROWSER))

    def visit(*told: Told) -> Visit:
        archive = Archive([document], shelf.store)
        table: dict[FetchedBy, Open] = {each.name: each.open for each in told}
        check(archive, [document], fetchers=table, clock=lambda: NOON)
        return archive.store.visits(TERMS)[-1]

    return visit


@pytest.mark.parametrize(
    "answer",
    [
        (403, b"<p>Just a moment</p>"), (404, b""), (401, b""), (200, SHELL), (200, b""), (503, sections()),
        FetchError("no answer", hint="later"),
    ],
    ids=["challenge", "not found", "login", "shell", "empty", "server error", "failure"],
)  # fmt: skip
def test_next_fetcher_is_tried_where_the_first_gets_no_text(
    visited: Callable[..., Visit], answer: tuple[int, bytes] | FetchError
) -> None:
    first, second = Told(HTTP, answer), Told(BROWSER, (200, sections()))
    visit = visited(first, second)
    assert (visit.outcome, visit.fetcher) == (Outcome.FIRST, BROWSER)
    assert (first.closed, second.closed) == (1, 1)


@pytest.mark.parametrize("body", [sections(), OTHER_LANGUAGE], ids=["terms", "another language"])
def test_next_fetcher_is_left_alone_where_the_first_gets_a_text(
    visited: Callable[..., Visit], body: bytes
) -> None:
    second = Told(BROWSER, (200, sections()))
    assert visited(Told(HTTP, (200, body)), second).fetcher is HTTP
    assert second.asked == []


def test_confirmation_that_nothing_changed_is_an_answer(visited: Callable[..., Visit]) -> None:
    visited(Told(HTTP, (200, sections())))
    second = Told(BROWSER, (200, sections()))
    assert visited(Told(HTTP, (304, b"")), second).outcome is Outcome.UNCHANGED
    assert second.asked == []


def test_answer_stands_where_the_next_fetcher_fails(visited: Callable[..., Visit]) -> None:
    failing = Told(BROWSER, FetchError("no browser here", hint="install one"))
    visit = visited(Told(HTTP, (404, b"")), failing)
    assert (visit.outcome, visit.fetcher, visit.wall) == (Outcome.REFUSED, HTTP, Wall.NOT_FOUND)


def test_publisher_s_own_failure_is_told_first_and_what_else_failed_after_it(tmp_path: Path) -> None:
    shelf = World(tmp_path)
    document = replace(shelf.archive.document(TERMS), fetch=(FetchedBy.ARCHIVE, BROWSER, HTTP))
    told = (
        Told(FetchedBy.ARCHIVE, FetchError("archive.example: no answer", hint="later")),
        Told(BROWSER, FetchError("no browser here", hint="install one")),
        Told(HTTP, FetchError("no such host", hint="later")),
    )
    table: dict[FetchedBy, Open] = {each.name: each.open for each in told}
    (report,) = check(
        Archive([document], shelf.store), [document], fetchers=table, clock=lambda: NOON
    ).documents
    assert (report.outcome, report.reason) == (Outcome.FAILED, "no such host")
    assert report.notices == ("no browser here; install one", "archive.example: no answer; later")


def test_visit_leaves_one_line_however_many_were_tried(visited: Callable[..., Visit], tmp_path: Path) -> None:
    visited(Told(HTTP, (403, b"")), Told(BROWSER, (200, sections())))
    assert len((tmp_path / "snapshots" / TERMS / "visits.jsonl").read_bytes().splitlines()) == 1


def test_the_bytes_that_were_seen_last_are_not_read_again(tmp_path: Path) -> None:
    shelf = World(tmp_path)
    read: list[str] = []

    def called(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is judging.read.__code__:
            read.append("page")

    def reads(body: bytes) -> int:
        read.clear()
        threading.setprofile(called)
        before = sys.getprofile()
        sys.setprofile(called)
        try:
            archive = Archive(shelf.archive.documents, shelf.store)
            check(
                archive,
                [archive.document(TERMS)],
                fetchers={HTTP: Told(HTTP, (200, body)).open},
                clock=lambda: NOON,
            )
        finally:
            sys.setprofile(before)
            threading.setprofile(None)
        return len(read)

    assert reads(sections()) > 0
    assert reads(sections()) == 0
    assert reads(sections(Fees="Fees are billed each week in advance, and we may change them.")) > 0
