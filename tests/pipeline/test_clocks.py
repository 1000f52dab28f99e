"""Log order is what happened: a wrong clock reverses nothing, is told, and is no damage; a 304 must have been asked."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.world.archives import TERMS, World
from tests.world.terms import sections
from tosdiff.models import Capture, DocumentReport, FetchedBy, Outcome
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.backfill import backfill
from tosdiff.pipeline.intake import Intake
from tosdiff.pipeline.telling import Telling
from tosdiff.pipeline.verify import verify
from tosdiff.report.words.since import failing_since, since

FEWER = sections(
    Changes="We’ll give you “fair” notice — ten days — before these terms change to your disadvantage."
)
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def capture(on: str, body: bytes, *, status: int = 200, etag: str = "") -> Capture:
    headers = [("Content-Type", "text/html; charset=utf-8"), *([("ETag", etag)] if etag else [])]
    return Capture(
        document=TERMS, url="https://halcyon.example/terms", final_url="https://halcyon.example/terms",
        captured_at=datetime.fromisoformat(f"{on}T09:00:00+00:00"), status=status, headers=tuple(headers), body=body,
        fetcher=FetchedBy.HTTP,
    )  # fmt: skip


def opened(folder: Path) -> Archive:
    world = World(folder)
    return Archive(world.documents, world.store, clock=lambda: NOW)


def visited(archive: Archive, seen: Capture) -> DocumentReport:
    """Take in what was fetched as `check` does: after the visit logged before."""
    return Intake(archive, archive.document(TERMS)).arrived(seen, archive.store.latest(TERMS))


@pytest.mark.parametrize("wrong", ["2027-05-01", "2026-04-01"])
def test_a_wrong_clock_reverses_no_change(tmp_path: Path, wrong: str) -> None:
    archive = opened(tmp_path)
    for on, body in (("2026-05-01", sections()), (wrong, sections()), ("2026-05-02", FEWER)):
        report = visited(archive, capture(on, body))
    assert report.outcome is Outcome.CHANGED and report.comparison
    assert "thirty" in report.comparison.before.text and "ten days" in report.comparison.after.text
    latest = archive.state(archive.document(TERMS), "latest")
    assert report.state == latest and latest.last_seen.year == 2026


def test_a_clock_that_went_back_is_told_once_by_check_and_is_no_damage(tmp_path: Path) -> None:
    archive = opened(tmp_path)
    told = [
        visited(archive, capture(on, sections())).notices
        for on in ("2026-05-01", "2027-05-01", "2026-05-02", "2026-05-03")
    ]
    assert [bool(notices) for notices in told] == [False, False, True, False]
    assert "the clock went back" in told[2][0]
    found = verify(archive)
    assert not found.damage
    assert [(path, step.line) for path, step in found.clocks] == [
        ("halcyon/terms/visits.jsonl", 2), ("halcyon/terms/visits.jsonl", 3),
    ]  # fmt: skip


def test_a_clock_set_back_before_all_visits_names_no_day_until_it_is_put_right(tmp_path: Path) -> None:
    world, moment = World(tmp_path), NOW
    archive = Archive(world.documents, world.store, clock=lambda: moment)
    for on in ("2026-05-01", "2026-05-03", "2026-05-05", "2020-01-05", "2026-05-07"):
        moment = datetime.fromisoformat(f"{on}T09:00:00+00:00")
        report = visited(archive, capture(on, sections()))
        assert report.wording
        told = since(report.wording)
        assert told == ("since an uncertain day" if moment.year == 2020 else "at least since 2026-05-01")


def test_failures_by_a_wrong_clock_are_not_said_to_begin_on_its_day(tmp_path: Path) -> None:
    world, moment = World(tmp_path), NOW
    archive = Archive(world.documents, world.store, clock=lambda: moment)
    document = archive.document(TERMS)
    for on in ("2026-05-01", "2026-05-02", "2026-05-03", "2027-05-04", "2026-05-05", "2026-05-06"):
        moment = datetime.fromisoformat(f"{on}T09:00:00+00:00")
        failed = on > "2026-05-03"
        visited(archive, capture(on, b"" if failed else sections(), status=503 if failed else 200))
        telling = Telling(archive)
        if on == "2027-05-04":
            moment = datetime(2026, 5, 4, 9, tzinfo=UTC)
        if failed:
            failing = telling.failing(document, telling.missed(document), now=moment)
            assert failing
            certain = on > "2026-05-04" and not on.startswith("2027")
            assert failing_since(failing) == (
                "at least since 2026-05-05" if certain else "since an uncertain day"
            )


def test_an_import_finds_its_place_among_clocks_that_are_believed(tmp_path: Path) -> None:
    archive = opened(tmp_path)
    live = (
        ("2026-05-01", sections()),
        ("2026-05-03", sections()),
        ("2026-04-01", FEWER),
        ("2026-05-04", FEWER),
    )
    for on, body in live:
        visited(archive, capture(on, body))
    imported = replace(capture("2026-04-15", sections()), fetcher=FetchedBy.IMPORT, source="saved")
    (report,) = backfill(archive, archive.document(TERMS), [imported])
    assert report.outcome is Outcome.FIRST


def test_a_304_verifies_only_what_was_asked_of_its_own_address(tmp_path: Path) -> None:
    archive = opened(tmp_path)
    visited(archive, capture("2026-05-01", sections()))
    unasked = visited(archive, capture("2026-05-02", b"", status=304))
    assert unasked.outcome is Outcome.REFUSED
    visited(archive, capture("2026-05-03", sections(), etag='"1"'))
    elsewhere = replace(capture("2026-05-04", b"", status=304), final_url="https://halcyon.example/other")
    assert visited(archive, elsewhere).outcome is Outcome.REFUSED
    assert visited(archive, capture("2026-05-05", b"", status=304)).outcome is Outcome.UNCHANGED


TWENTY = sections(
    Changes="We’ll give you “fair” notice — twenty days — before these terms change to your disadvantage."
)


@pytest.fixture
def once_ahead(tmp_path: Path) -> World:
    """A folder whose second version was seen only by a visit with the clock a year ahead."""
    archive = opened(tmp_path)
    for on, body in (
        ("2026-05-01", sections()),
        ("2027-05-01", TWENTY),
        ("2026-05-02", FEWER),
        ("2026-05-10", FEWER),
    ):
        visited(archive, capture(on, body))
    return World(tmp_path)


@pytest.mark.parametrize(
    "command",
    [
        ("log", TERMS),
        ("find", "twenty days"),
        ("find", "ten days"),
        ("blame", TERMS, "--label", "change.notice"),
        ("timeline", TERMS, "--list"),
        ("cite", f"{TERMS}@20270501"),
        ("cite", f"{TERMS}@20270501", "--quote", "twenty days"),
        ("diff", TERMS, "20260501", "20270501"),
    ],
    ids=" ".join,
)
def test_a_date_that_no_believed_clock_gave_is_said_to_be_uncertain(
    once_ahead: World, command: tuple[str, ...]
) -> None:
    printed = once_ahead.run(*command, COLUMNS="120").stdout
    assert "clock uncertain" in printed
    for wrong in re.finditer("2027-05-01|1 May 2027", printed):
        assert "uncertain" in printed[wrong.start() : wrong.start() + 170]


def test_words_that_were_gone_by_a_wrong_clock_are_not_said_to_be_gone_on_its_day(tmp_path: Path) -> None:
    archive = opened(tmp_path)
    for on, body in (
        ("2026-04-01", sections()),
        ("2026-04-03", FEWER),
        ("2027-05-01", sections()),
        ("2026-04-05", FEWER),
        ("2026-04-06", FEWER),
        ("2026-04-07", TWENTY),
    ):
        visited(archive, capture(on, body))
    world = World(tmp_path)
    for command in (
        ("blame", TERMS, "--label", "change.notice", "--before"),
        ("blame", f"{TERMS}@2026-04-06"),
        ("prove", "thirty days", "--document", TERMS, "--at", "2026-04-06"),
        ("log", TERMS, "--explain"),
    ):
        printed = world.run(*command, COLUMNS="120").stdout
        assert printed
        for wrong in re.finditer("2027-05-01", printed):
            assert "uncertain" in printed[wrong.start() : wrong.start() + 170]


def test_rows_of_the_log_are_in_the_order_of_the_log(once_ahead: World) -> None:
    printed = once_ahead.run("log", TERMS).stdout
    rows = [line.split()[2] for line in printed.splitlines() if line.startswith("202")]
    assert rows == sorted(rows, key=lambda name: ("20260501", "20270501", "20260502").index(name[:8]))


def test_which_of_two_versions_is_the_newer_is_told_by_the_order_of_the_log(once_ahead: World) -> None:
    said = "FROM is the newer"
    assert said not in once_ahead.run("diff", TERMS, "20270501", "20260502").stdout
    assert said in once_ahead.run("diff", TERMS, "20260502", "20270501").stdout


def test_a_change_with_an_uncertain_day_is_marked_at_the_next_that_is_certain(once_ahead: World) -> None:
    (row,) = json.loads(once_ahead.run("timeline", TERMS, "--json").stdout)["lanes"]
    assert [(mark["at"][:10], mark["clock_uncertain"]) for mark in row["marks"]] == [
        ("2026-05-01", False), ("2026-05-02", True), ("2026-05-02", False),
    ]  # fmt: skip
