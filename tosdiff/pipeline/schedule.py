"""The job that checks a store by itself: put in force, asked after, removed.

Invariant: a store has one job; to schedule it again replaces that.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tosdiff.errors import ExitCode, SchedulerError
from tosdiff.models import SchedulerName
from tosdiff.pipeline.archive import Archive
from tosdiff.unattended import github, runs, systemd
from tosdiff.unattended.crontab import Crontab
from tosdiff.unattended.job import Job, Times, daily, every, job, job_name
from tosdiff.unattended.launchd import Launchd
from tosdiff.unattended.runs import ScheduledRun
from tosdiff.unattended.scheduler import Installed, Scheduler, SchedulerFile
from tosdiff.unattended.systemd import Systemd
from tosdiff.unattended.windows import TaskScheduler

__all__ = [
    "Plan",
    "ScheduleStatus",
    "SchedulerFile",
    "Times",
    "install",
    "plan",
    "remove",
    "standing",
    "times",
    "workflow",
]

SCHEDULERS: Mapping[SchedulerName, Scheduler] = {
    SchedulerName.SYSTEMD: Systemd(),
    SchedulerName.CRON: Crontab(),
    SchedulerName.LAUNCHD: Launchd(),
    SchedulerName.WINDOWS: TaskScheduler(),
}
# A minute of its own for each store, off the full hour, at which everyone's jobs run.
_DAILY_HOUR = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A job, and what a scheduler makes of it."""

    job: Job
    scheduler: SchedulerName
    pieces: tuple[SchedulerFile, ...]
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    by_hand: bool
    """Whether the user has to put it in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleStatus:
    """A store's job, and how it fares."""

    scheduler: SchedulerName | None
    """None where no scheduler holds one."""
    installed: Installed | None
    run: ScheduledRun | None
    """The newest; None where none is known."""

    @property
    def is_well(self) -> bool:
        """Whether there is a job, and its newest run, if any, ended and did its work."""
        done = self.run is None or self.run.exit_code in (ExitCode.OK, ExitCode.CHANGED, ExitCode.INCOMPLETE)
        return self.installed is not None and done


def times(
    archive: Archive, *, at: str | None = None, distance: str | None = None, cron: str | None = None
) -> Times:
    """Read when the job shall run; without a wish, daily in the morning.

    Raises:
        UsageError: a time that cannot be read.
    """
    minute = int(job_name(archive.store.root)[-8:], 16) % 58 + 1
    if cron is not None:
        return Times(cron=cron)
    if distance is not None:
        return every(distance, minute)
    return daily(at) if at is not None else Times(hour=_DAILY_HOUR, minute=minute)


def plan(archive: Archive, when: Times, scheduler: SchedulerName | None, *, deposit: bool = False) -> Plan:
    """Return what would be put in force.

    Raises:
        UsageError: no scheduler is found, or it has no such times.
    """
    by_fields = when.cron is not None and shutil.which("crontab") is not None
    chosen = SCHEDULERS[scheduler or (SchedulerName.CRON if by_fields else _found())]
    made = job(archive.store.root, _own_file(archive), when, deposit=deposit)
    return Plan(
        job=made,
        scheduler=chosen.name,
        pieces=chosen.pieces(made),
        steps=chosen.steps(made),
        notes=chosen.notes(made),
        by_hand=not chosen.by_itself,
    )


def install(wanted: Plan) -> None:
    """Put a job in force, in place of the store's old one wherever that is.

    Raises:
        UsageError: the scheduler refuses.
    """
    for name in _reachable():
        if name is not wanted.scheduler:
            SCHEDULERS[name].remove(wanted.job.name)
    SCHEDULERS[wanted.scheduler].install(wanted.job)


def remove(archive: Archive) -> tuple[SchedulerName, ...]:
    """Take the store's job out of every scheduler that holds it; return which did.

    Raises:
        UsageError: a scheduler refuses.
    """
    name = job_name(archive.store.root)
    return tuple(scheduler for scheduler in _reachable() if SCHEDULERS[scheduler].remove(name))


def standing(archive: Archive) -> ScheduleStatus:
    """Say whether the store has a job, what came of its newest run, and when it runs next.

    Raises:
        UsageError: a scheduler cannot be asked.
    """
    run = runs.last(archive.store.root)
    for scheduler in _reachable():
        if found := SCHEDULERS[scheduler].installed(job_name(archive.store.root)):
            return ScheduleStatus(scheduler=scheduler, installed=found, run=run)
    return ScheduleStatus(scheduler=None, installed=None, run=run)


def workflow(when: Times) -> SchedulerFile:
    """Return a workflow for GitHub Actions."""
    return github.workflow(when)


def _own_file(archive: Archive) -> Path | None:
    """Return the user's providers file; the one that comes with tosdiff is found again by itself."""
    from tosdiff.capture.providers import shipped

    named = archive.declared_in
    return None if named is None or named.resolve() == shipped().resolve() else named


def _reachable() -> tuple[SchedulerName, ...]:
    """Return the schedulers of this machine that a program can set up."""
    found: list[SchedulerName] = []
    if systemd.runs_here():
        found.append(SchedulerName.SYSTEMD)
    if shutil.which("crontab"):
        found.append(SchedulerName.CRON)
    return tuple(found)


def _found() -> SchedulerName:
    if sys.platform == "darwin":
        return SchedulerName.LAUNCHD
    if sys.platform == "win32":
        return SchedulerName.WINDOWS
    if reachable := _reachable():
        return reachable[0]
    raise SchedulerError(
        "no scheduler was found on this machine: neither a systemd of yours nor a crontab",
        hint="install cron, or see what to set up elsewhere: tosdiff schedule --print --with cron",
    )
