"""A store has one job, put in force by what this machine has, and its fare can be asked after."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.world.archives import World
from tosdiff.errors import SchedulerError
from tosdiff.models import SchedulerName
from tosdiff.pipeline import schedule
from tosdiff.unattended import runs
from tosdiff.unattended.job import Job
from tosdiff.unattended.runs import Noted
from tosdiff.unattended.scheduler import Installed, SchedulerFile


class Memory:
    """A scheduler that remembers its jobs."""

    by_itself = True

    def __init__(self, name: SchedulerName) -> None:
        self.name = name
        self.jobs: dict[str, Job] = {}

    def pieces(self, job: Job) -> tuple[SchedulerFile, ...]:
        return ()

    def steps(self, job: Job) -> tuple[str, ...]:
        return ()

    def notes(self, job: Job) -> tuple[str, ...]:
        return ()

    def install(self, job: Job) -> None:
        self.jobs[job.name] = job

    def remove(self, name: str) -> bool:
        return self.jobs.pop(name, None) is not None

    def installed(self, name: str) -> Installed | None:
        job = self.jobs.get(name)
        return Installed(line=job.line, when=job.times.fields, next_run=None) if job else None


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[SchedulerName, Memory]:
    """A machine with a systemd and a crontab."""
    both = {name: Memory(name) for name in (SchedulerName.SYSTEMD, SchedulerName.CRON)}
    monkeypatch.setattr(schedule, "SCHEDULERS", both)
    monkeypatch.setattr(schedule, "_reachable", lambda: tuple(both))
    monkeypatch.setattr(runs, "state_folder", lambda: tmp_path)
    return both


def test_scheduled_again_elsewhere_it_moves(tmp_path: Path, machine: dict[SchedulerName, Memory]) -> None:
    archive = World(tmp_path).archive
    for name in (SchedulerName.SYSTEMD, SchedulerName.CRON, SchedulerName.CRON):
        schedule.install(schedule.plan(archive, schedule.times(archive), name))
        assert [each.name for each in machine.values() if each.jobs] == [name]
        assert schedule.standing(archive).scheduler is name
    assert schedule.remove(archive) == (SchedulerName.CRON,)
    assert schedule.standing(archive).installed is None
    assert schedule.remove(archive) == ()


@pytest.mark.parametrize(
    ("code", "well"), [(None, False), (0, True), (1, True), (3, True), (2, False), (4, False)]
)
def test_a_job_is_well_whose_newest_run_did_its_work(
    tmp_path: Path, machine: dict[SchedulerName, Memory], code: int | None, well: bool
) -> None:
    archive = World(tmp_path).archive
    assert not schedule.standing(archive).is_well
    schedule.install(schedule.plan(archive, schedule.times(archive), None))
    assert schedule.standing(archive).is_well
    run = Noted(archive.store.root, lambda: datetime(2026, 5, 1, tzinfo=UTC))
    if code is not None:
        run.ended(code)
    assert schedule.standing(archive).is_well is well


def test_without_a_wish_stores_run_at_minutes_of_their_own(tmp_path: Path) -> None:
    minutes = {schedule.times(World(folder).archive).minute for folder in folders(tmp_path)}
    assert len(minutes) > 5 and 0 not in minutes


def folders(above: Path) -> list[Path]:
    made = [above / str(number) for number in range(20)]
    for each in made:
        each.mkdir()
    return made


def test_a_machine_without_a_scheduler_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "_reachable", tuple)
    monkeypatch.setattr("sys.platform", "linux")
    archive = World(tmp_path).archive
    with pytest.raises(SchedulerError) as found:
        schedule.plan(archive, schedule.times(archive), None)
    assert "--print" in found.value.hint
    for platform, name in (("darwin", "launchd"), ("win32", "windows")):
        monkeypatch.setattr("sys.platform", platform)
        assert schedule.plan(archive, schedule.times(archive), None).scheduler == name
