"""The main job on real pages: the clock walks over the corpus, faults are injected, the store holds."""

from __future__ import annotations

import json
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.world.archives import World
from tests.world.captures import declared
from tests.world.command import line
from tests.world.replay import Replay
from tosdiff.evidence.verify import verify
from tosdiff.models import CheckReport, Document, Outcome, Significance
from tosdiff.pipeline.check import FetchLimits, check
from tosdiff.store.store import Store

TERMS = "claude/consumer-terms"
PATIENCE = FetchLimits(timeout=1.5, attempts=2, backoff=0.01)


def served(replay: Replay, *names: str) -> list[Document]:
    """Return documents at the replay server's addresses."""
    return [declared(name, url=replay.url(name)) for name in names]


class Run:
    """Checks against one store, each at a moment of the replay server's clock."""

    def __init__(self, folder: Path, replay: Replay, *documents: str) -> None:
        self.replay = replay
        self.archive = World(folder, *served(replay, *documents)).archive
        self.store = self.archive.store

    def at(self, moment: str, *, limits: FetchLimits = PATIENCE) -> CheckReport:
        self.replay.at(moment)
        when = datetime.fromisoformat(moment).astimezone(UTC)
        return check(self.archive, self.archive.documents, limits=limits, clock=lambda: when)


def test_walk_over_half_a_year_reports_each_true_change_and_no_other(
    tmp_path: Path, replay: Replay, shared: Path
) -> None:
    captures = [
        row["captured_at"]
        for row in map(
            json.loads, (shared / "corpus/captures.jsonl").read_text(encoding="utf-8").splitlines()
        )
        if f"{row['provider']}/{row['document']}" == TERMS and row["captured_at"] < "2026-02"
    ]
    changed = {
        change["changed_between"][1]
        for change in map(json.loads, (shared / "corpus/truth/changes.jsonl").read_text("utf-8").splitlines())
        if f"{change['provider']}/{change['document']}" == TERMS and change["class"] == "substantive"
    }
    run = Run(tmp_path, replay, TERMS)
    told: set[str] = set()
    for captured_at in sorted(captures):
        report = run.at(captured_at).documents[0]
        assert report.outcome.verified, report.refusal
        if report.comparison and report.comparison.significance is Significance.WORDING:
            told.add(captured_at)
    assert told == changed
    assert verify(run.store) == ()


REFUSED_OR_FAILED = [
    "status403", "status404", "status410", "status429", "status500", "status503", "challenge", "timeout",
    "slow", "truncated", "reset", "redirect_loop", "empty", "login", "soft404", "gzip_bomb", "other_language",
]  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED_OR_FAILED)
def test_fault_is_told_with_its_reason_and_leaves_the_last_state_standing(
    kind: str, tmp_path: Path, replay: Replay
) -> None:
    run = Run(tmp_path, replay, TERMS)
    run.at("2025-09-01T00:00:00Z")
    before = {path.name for path in (run.store.root / TERMS).iterdir()}
    standing = run.archive.states(run.archive.documents[0])
    replay.fault(TERMS, kind, times=0)
    report = run.at("2025-09-02T00:00:00Z").documents[0]
    assert report.outcome in (Outcome.REFUSED, Outcome.FAILED)
    assert report.refusal and report.refusal.reason and report.refusal.hint
    assert report.comparison is None
    assert {path.name for path in (run.store.root / TERMS).iterdir()} - before <= {"refused"}
    assert run.archive.states(run.archive.documents[0]) == standing
    assert verify(run.store) == ()
    replay.clear()
    assert run.at("2025-09-02T00:00:00Z").documents[0].outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(("kind", "said"), [("moved", "moved for good"), ("wrong_charset", "declares")])
def test_fault_that_can_be_seen_through_is_a_verified_visit_with_a_notice(
    kind: str, said: str, tmp_path: Path, replay: Replay
) -> None:
    run = Run(tmp_path, replay, TERMS)
    run.at("2025-09-01T00:00:00Z")
    replay.fault(TERMS, kind, times=0)
    report = run.at("2025-09-02T06:00:00Z").documents[0]
    assert report.outcome is Outcome.UNCHANGED
    if kind == "moved" or report.notices:
        assert said in report.notices[0]


def test_passing_fault_is_overcome_by_trying_again(tmp_path: Path, replay: Replay) -> None:
    run = Run(tmp_path, replay, TERMS)
    replay.fault(TERMS, "reset", times=1)
    assert run.at("2025-09-01T00:00:00Z").documents[0].outcome is Outcome.FIRST


def test_not_modified_answer_is_a_verified_visit(tmp_path: Path, replay: Replay) -> None:
    run = Run(tmp_path, replay, TERMS)
    run.at("2025-09-01T00:00:00Z")
    again = run.at("2025-09-01T00:00:00Z").documents[0]
    assert again.outcome is Outcome.UNCHANGED
    assert run.store.visits(TERMS)[-1].status == 304


def test_exit_codes_tell_unchanged_changed_and_unverified(tmp_path: Path, replay: Replay) -> None:
    world = World(tmp_path, *served(replay, TERMS))
    words = ("check", "--attempts", "1")
    replay.at("2025-08-20T00:00:00Z")
    assert world.run(*words).returncode == 0
    quiet = world.run(*words, "--quiet")
    assert (quiet.returncode, quiet.stdout) == (0, "")
    replay.at("2025-09-10T00:00:00Z")
    changed = world.run(*words, "--json")
    assert changed.returncode == 1
    rows = json.loads(changed.stdout)["documents"]
    assert (rows[0]["result"], rows[0]["class"]) == ("changed", "wording")
    assert rows[0]["changes"]
    replay.fault(TERMS, "challenge", times=0)
    walled = world.run(*words)
    assert walled.returncode == 3
    assert "bot challenge" in walled.stdout
    assert TERMS in walled.stderr


def test_an_alarm_is_told_in_whatever_encoding_cron_has(tmp_path: Path, replay: Replay) -> None:
    world = World(tmp_path, *served(replay, TERMS))
    replay.at("2025-08-20T00:00:00Z")
    assert world.run("check", "--quiet").returncode == 0
    replay.at("2025-09-10T00:00:00Z")
    told = world.run("check", "--quiet", PYTHONIOENCODING="ascii")
    assert told.returncode == 1, told.stderr
    assert told.stdout.isascii()
    assert "changed:" in told.stdout
    assert "\\u20" in told.stdout, "the page has quotation marks that ASCII does not"


def test_two_runs_at_once_do_not_interleave(tmp_path: Path, replay: Replay) -> None:
    replay.at("2025-09-01T00:00:00Z")
    world = World(tmp_path, *served(replay, TERMS, "gemini/google-terms"))
    command = line("check", "--providers", world.file)
    runs = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(4)]
    assert [run.wait() for run in runs] == [0, 0, 0, 0]
    assert verify(world.store) == ()
    assert [v.outcome for v in world.store.visits(TERMS)] == [Outcome.FIRST, *[Outcome.UNCHANGED] * 3]


KILLS = 30


def test_killed_checks_leave_a_store_that_verifies_and_goes_on(tmp_path: Path, replay: Replay) -> None:
    world = World(tmp_path, *served(replay, TERMS, "claude/usage-policy"))
    command = line("check", "--providers", world.file)
    start = datetime(2025, 8, 2, tzinfo=UTC)
    replay.at(start.isoformat())
    began = time.monotonic()
    assert subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0
    pace = time.monotonic() - began
    killed = 0
    for number in range(1, KILLS + 1):
        replay.at((start + timedelta(days=5 * number)).isoformat())
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            run.wait(timeout=pace * number / KILLS)
        except subprocess.TimeoutExpired:
            run.kill()
            run.wait()
            killed += 1
        assert verify(Store(world.store.root)) == ()
    assert killed, "every run was done before it was killed"
    assert subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode in (0, 1)
    assert verify(Store(world.store.root)) == ()
