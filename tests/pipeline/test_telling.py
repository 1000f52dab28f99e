"""A change is told at least once, whatever becomes of a report; a failure when it begins to matter, weekly, and at its end."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.world.raw_server import RawServer, response
from tests.world.terms import LINES, page
from tosdiff.capture.providers import load
from tosdiff.evidence.verify import verify
from tosdiff.models import TOLD, CheckReport, DocumentReport, Outcome
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.check import FetchLimits, check
from tosdiff.store.store import Store

START = datetime(2026, 5, 1, 9, tzinfo=UTC)
FIRST = page(*LINES)
SECOND = page(*LINES[:6], LINES[6].replace("30 days", "14 days"), *LINES[7:])
THIRD = page(*LINES[:6], LINES[6].replace("30 days", "7 days"), *LINES[7:])


class Teller:
    """Takes what is told; `deaf` as an output that cannot be written."""

    def __init__(self, *, deaf: bool = False) -> None:
        self.deaf = deaf
        self.told: list[DocumentReport] = []

    def document(self, report: DocumentReport) -> bool:
        self.told += [] if self.deaf else [*report.earlier, report]
        return not self.deaf

    def whole(self, report: CheckReport) -> bool:
        return not self.deaf

    @property
    def changes(self) -> list[tuple[str, int]]:
        """The changes told: of which document, found on which day of the run."""
        return [
            (each.document.slug, (each.at - START).days)
            for each in self.told
            if each.outcome is Outcome.CHANGED
        ]


class World:
    """Two documents on a loopback server, checked on days that a test names."""

    def __init__(self, folder: Path, server: RawServer) -> None:
        self.server = server
        documents = {
            slug: {"title": "Terms of Service", "url": f"{server.base}/{slug}"} for slug in ("other", "terms")
        }
        declared = {"halcyon": {"name": "Halcyon", "publisher": "Halcyon Sound Ltd", "documents": documents}}
        self.file = folder / "providers.yaml"
        self.file.write_text(json.dumps({"providers": declared}), encoding="utf-8")
        self.store = Store(folder / "snapshots")
        self.serve(FIRST)

    def serve(self, body: bytes, *, other: bytes = FIRST) -> None:
        self.server.answers["/terms"] = response(body, "Content-Type: text/html")
        self.server.answers["/other"] = response(other, "Content-Type: text/html")

    def fail(self) -> None:
        for path in ("/terms", "/other"):
            self.server.answers[path] = response(b"no", status="503 Service Unavailable")

    def check(self, day: float, *, deaf: bool = False) -> Teller:
        at = START + timedelta(days=day)
        archive = Archive(load(self.file).documents, Store(self.store.root))
        teller = Teller(deaf=deaf)
        limits = FetchLimits(timeout=5, attempts=1)
        self.report = check(archive, archive.documents, limits=limits, clock=lambda: at, teller=teller)
        return teller


@pytest.fixture
def world(tmp_path: Path, server: RawServer) -> Iterator[World]:
    yield World(tmp_path, server)


def test_a_change_that_was_told_is_told_once(world: World) -> None:
    assert [report.outcome for report in world.check(0).told] == [Outcome.FIRST, Outcome.FIRST]
    world.serve(SECOND)
    assert world.check(1).changes == [("terms", 1)]
    assert world.check(2).changes == []


def test_changes_that_no_report_could_tell_are_told_by_the_next_each_with_its_day(world: World) -> None:
    world.check(0)
    world.serve(SECOND)
    assert world.check(1, deaf=True).told == []
    world.serve(THIRD)
    assert world.check(2, deaf=True).told == []
    assert world.check(3).changes == [("terms", 1), ("terms", 2)]
    assert world.check(4).changes == []


def test_a_first_version_that_could_not_be_told_is_told_by_the_next(world: World) -> None:
    world.check(0, deaf=True)
    told = world.check(1).told
    assert [report.outcome.value for report in told] == ["first", "unchanged", "first", "unchanged"]
    first = told[0].first
    assert first is not None
    assert (first.title, first.parties) == ("Terms of Service | Halcyon", ("Halcyon Sound Ltd",))
    assert first.words > 100


def test_a_store_from_before_there_were_marks_counts_as_told(world: World) -> None:
    world.check(0)
    world.serve(SECOND)
    world.check(1)
    (world.store.root / TOLD).unlink()
    assert world.check(2).changes == []
    world.serve(THIRD)
    assert world.check(3).changes == [("terms", 3)]


@pytest.mark.parametrize("content", [b"", b"{", b'{"schema": 1, "documents": [1]}', b'{"schema": 9}'])
def test_marks_that_cannot_be_read_lose_no_change_to_come(world: World, content: bytes) -> None:
    world.check(0)
    (world.store.root / TOLD).write_bytes(content)
    world.serve(SECOND)
    assert world.check(1).changes == [("terms", 1)]


def test_an_unchanged_check_writes_no_mark(world: World) -> None:
    world.check(0)
    before = (world.store.root / TOLD).stat().st_mtime_ns
    world.check(1)
    assert (world.store.root / TOLD).stat().st_mtime_ns == before


def test_a_damaged_document_is_named_and_hides_no_other(world: World) -> None:
    world.check(0)
    (manifest,) = (world.store.root / "halcyon/other").glob("*.json")
    manifest.write_text("{")
    world.serve(SECOND)
    told = world.check(1)
    assert told.changes == [("terms", 1)]
    damaged = world.report.documents[0]
    assert damaged.trouble is not None and damaged.trouble.exit_code == 4
    assert str(manifest) in damaged.trouble.message
    assert world.check(2).changes == []


def test_a_failure_is_due_when_it_has_lasted_then_weekly_and_its_end_is_told(world: World) -> None:
    world.check(0)
    world.fail()
    due = []
    for day in range(1, 20):
        world.check(day)
        failing = world.report.documents[0].failing
        assert failing is not None and failing.visits == day
        assert failing.since == START + timedelta(days=1)
        if failing.due:
            due.append(day)
    assert due == [2, 9, 16]
    world.serve(FIRST)
    world.check(20)
    over = world.report.documents[0].recovered
    assert over is not None and (over.visits, over.known) == (19, True)
    world.check(21)
    assert world.report.documents[0].recovered is None


def test_a_daily_job_that_comes_a_little_early_tells_of_a_failure_on_time(world: World) -> None:
    world.check(0)
    world.fail()
    due = []
    for day in range(1, 11):
        world.check(day - day / 1000)
        failing = world.report.documents[0].failing
        due += [day] if failing and failing.due else []
    assert due == [2, 9]


def test_a_failure_of_one_visit_is_never_known(world: World) -> None:
    world.check(0)
    world.fail()
    world.check(1)
    assert world.report.documents[0].failing is not None and not world.report.documents[0].failing.due
    world.serve(FIRST)
    world.check(2)
    over = world.report.documents[0].recovered
    assert over is not None and (over.visits, over.known) == (1, False)


# ------------------------------------------------------------------ as a process

INSTANTS = int(os.environ.get("TOSDIFF_INSTANTS", "20"))
NEWS = "14 days"


def command(world: World, stdout: int | None = subprocess.PIPE) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "tosdiff", "check", "--attempts", "1", "--providers", str(world.file)]
    return subprocess.Popen(line, stdout=stdout, stderr=subprocess.PIPE, text=True)


def test_a_killed_run_loses_no_change(tmp_path: Path, server: RawServer) -> None:
    """At random instants of a run that finds a change: it tells it, or the next one does."""
    chance = random.Random(16)
    told_by_the_next = 0
    for number in range(INSTANTS):
        folder = tmp_path / str(number)
        folder.mkdir()
        world = World(folder, server)
        world.check(0)
        world.serve(SECOND)
        run = command(world)
        time.sleep(chance.uniform(0.2, 0.9))
        run.send_signal(chance.choice([signal.SIGTERM, signal.SIGKILL]))
        said, _ = run.communicate()
        again, _ = command(world).communicate()
        assert NEWS in said or NEWS in again
        told_by_the_next += NEWS not in said
        assert verify(world.store) == ()
        last, _ = command(world).communicate()
        assert NEWS not in last
    assert told_by_the_next, "no instant was early enough to be a test"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_output_is_an_error_and_the_next_run_tells(world: World) -> None:
    world.check(0)
    world.serve(SECOND)
    with open("/dev/full", "w") as full:  # noqa: PTH123
        run = command(world, stdout=full.fileno())
        _, complaint = run.communicate()
    assert run.returncode == 4
    assert "cannot be written" in complaint
    again = command(world)
    said, _ = again.communicate()
    assert NEWS in said and again.returncode == 1


def test_a_reader_that_leaves_hides_no_change_from_the_exit_code(world: World) -> None:
    world.check(0)
    world.serve(SECOND)
    reading, writing = os.pipe()
    os.close(reading)
    run = command(world, stdout=writing)
    os.close(writing)
    run.communicate()
    assert run.returncode == 1
    said, _ = command(world).communicate()
    assert NEWS in said
