"""A document that only an archive gives: as of then, by them, never as a visit of today."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.world.archives import TERMS, World
from tests.world.terms import LINES, amended, page
from tosdiff.capture.fetching import Fetcher, FetchLimits
from tosdiff.errors import FetchError
from tosdiff.models import Capture, CheckReport, Clock, Document, FetchedBy, Outcome, Validators, WebArchive
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.check import check

NOON = datetime(2026, 5, 21, 12, tzinfo=UTC)
HTTP, ARCHIVE = FetchedBy.HTTP, FetchedBy.ARCHIVE
BODY = page(*LINES)
LATER = amended("at least 30 days", "at least 14 days")


class Site:
    """A publisher behind a challenge, and what an archive holds of it."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        self.held: tuple[datetime, bytes] | None = None
        self.shows: bytes | None = None
        self.asked: list[FetchedBy] = []
        self.now = NOON

    @property
    def document(self) -> Document:
        archive = WebArchive(url="https://archive.example/web", index="https://archive.example/cdx")
        return replace(self.world.document, fetch=(HTTP, ARCHIVE), archive=archive)

    def check(self) -> CheckReport:
        archive = Archive([self.document], self.world.store)
        table = {name: self._opened(name) for name in (HTTP, ARCHIVE)}
        return check(archive, [self.document], fetchers=table, clock=lambda: self.now)

    def _opened(self, name: FetchedBy):  # type: ignore[no-untyped-def]
        site = self

        class One:
            def fetch(self, document: Document, validators: Validators | None = None) -> Capture:
                site.asked.append(name)
                return site.answer(name, document)

            def close(self) -> None:
                pass

        def opened(limits: FetchLimits, clock: Clock) -> Fetcher:
            return One()

        return opened

    def answer(self, name: FetchedBy, document: Document) -> Capture:
        if name is HTTP:
            status, body, at, source = 403 if self.shows is None else 200, self.shows or b"no", self.now, None
        elif self.held is None:
            raise FetchError("archive.example holds no capture", hint="try later")
        else:
            status, (at, body), source = 200, self.held, "archive.example, https://archive.example/web/1"
        return Capture(
            document=document.id, url=document.url, final_url=document.url, captured_at=at, status=status,
            headers=(("Content-Type", "text/html"),), body=body, fetcher=name, source=source,
        )  # fmt: skip

    def visits(self) -> list[tuple[Outcome, datetime, FetchedBy]]:
        return [(v.outcome, v.at, v.fetcher) for v in self.world.store.visits(TERMS)]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_fresh_capture_verifies_the_document_as_of_then_and_is_no_visit_of_today(site: Site) -> None:
    site.held = (NOON - timedelta(days=2), BODY)
    report = site.check().documents[0]
    assert (report.outcome, report.at, report.fetcher) == (Outcome.FIRST, site.held[0], ARCHIVE)
    assert site.visits() == [(Outcome.FIRST, site.held[0], ARCHIVE)]


def test_same_capture_again_logs_nothing_and_stays_verified_while_it_is_fresh(site: Site) -> None:
    site.held = (NOON - timedelta(days=2), BODY)
    site.check()
    site.now += timedelta(days=1)
    report = site.check().documents[0]
    assert report.outcome is Outcome.UNCHANGED
    assert len(site.visits()) == 1


def test_newer_capture_with_other_words_is_a_change(site: Site) -> None:
    site.held = (NOON - timedelta(days=2), BODY)
    site.check()
    site.now += timedelta(days=1)
    site.held = (NOON, LATER)
    report = site.check().documents[0]
    assert (report.outcome, report.comparison is not None) == (Outcome.CHANGED, True)


def test_older_capture_is_kept_as_of_its_day_and_the_visit_of_today_has_failed(site: Site) -> None:
    site.held = (NOON - timedelta(days=30), BODY)
    report = site.check().documents[0]
    assert report.outcome is Outcome.REFUSED
    assert [each.significance and each.at for each in report.earlier] == [site.held[0]]
    assert [(outcome, at) for outcome, at, _ in site.visits()] == [
        (Outcome.FIRST, site.held[0]),
        (Outcome.REFUSED, NOON),
    ]
    site.now += timedelta(days=1)
    again = site.check().documents[0]
    assert (again.outcome, again.earlier) == (Outcome.REFUSED, ())


def test_publisher_that_answers_again_goes_on_from_what_the_archive_had(site: Site) -> None:
    site.held = (NOON - timedelta(days=2), BODY)
    site.check()
    site.now, site.shows = NOON + timedelta(days=1), BODY
    report = site.check().documents[0]
    assert (report.outcome, report.fetcher) == (Outcome.UNCHANGED, HTTP)
    assert len(site.visits()) == 2


def test_fetcher_that_always_fails_is_asked_again_after_a_week_or_when_the_others_fail(site: Site) -> None:
    site.held = (NOON, BODY)
    for day in range(3):
        site.now = NOON + timedelta(days=day)
        site.check()
    assert site.asked == [HTTP, ARCHIVE, HTTP, ARCHIVE, ARCHIVE]
    site.asked.clear()
    site.held = None
    site.check()
    assert site.asked == [ARCHIVE, HTTP]
    site.held, site.now = (NOON + timedelta(days=8), BODY), NOON + timedelta(days=9)
    site.asked.clear()
    site.check()
    site.now += timedelta(hours=1)
    site.check()
    assert site.asked == [HTTP, ARCHIVE, ARCHIVE]
