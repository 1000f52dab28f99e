"""A launch agent of macOS: the file, and the command that loads it.

Invariant: nothing is written and nothing is run; the user does both.
"""

from __future__ import annotations

import plistlib
from pathlib import Path

from tosdiff.errors import SchedulerError
from tosdiff.models import SchedulerName
from tosdiff.unattended.job import Job, Times
from tosdiff.unattended.scheduler import Installed, SchedulerFile


class Launchd:
    """Jobs as agents of the user's launchd."""

    name = SchedulerName.LAUNCHD
    by_itself = False

    def pieces(self, job: Job) -> tuple[SchedulerFile, ...]:
        log = str(Path.home() / "Library" / "Logs" / f"{job.name}.log")
        agent = {
            "Label": job.name,
            "ProgramArguments": list(job.command),
            "EnvironmentVariables": dict(job.environment),
            "WorkingDirectory": str(job.folder),
            "StandardOutPath": log,
            "StandardErrorPath": log,
            **_when(job.times),
        }
        return (SchedulerFile(where=_file(job.name), text=plistlib.dumps(agent).decode()),)

    def steps(self, job: Job) -> tuple[str, ...]:
        return (f"launchctl bootstrap gui/$(id -u) {_file(job.name)}",)

    def notes(self, job: Job) -> tuple[str, ...]:
        return (
            f"what a run prints is added to ~/Library/Logs/{job.name}.log; to be told, set up `notify:`",
            "a run missed while the machine slept is made up for when it wakes",
            f"to remove it: launchctl bootout gui/$(id -u)/{job.name}",
        )

    def install(self, job: Job) -> None:
        raise SchedulerError(
            "launchd is set up by hand", hint="see the file and the command with --print --with launchd"
        )

    def remove(self, name: str) -> bool:
        raise SchedulerError(f"launchd is set up by hand; run: launchctl bootout gui/$(id -u)/{name}")

    def installed(self, name: str) -> Installed | None:
        return None


def _file(name: str) -> str:
    return f"~/Library/LaunchAgents/{name}.plist"


def _when(times: Times) -> dict[str, object]:
    if times.cron is not None:
        raise SchedulerError("launchd does not read a crontab's five fields", hint="use --daily or --every")
    if times.every is None:
        return {"StartCalendarInterval": {"Hour": times.hour, "Minute": times.minute}}
    if times.every < 60:
        return {"StartCalendarInterval": [{"Minute": m} for m in range(0, 60, times.every)]}
    hours = range(0, 24, times.every // 60)
    return {"StartCalendarInterval": [{"Hour": hour, "Minute": times.minute} for hour in hours]}
