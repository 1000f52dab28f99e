"""The user's crontab.

Invariant: every other line of it stays as it was, in its order; the job stands at its end, so that the variables set
for it hold for no other.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from typing import TYPE_CHECKING

from tosdiff.errors import SchedulerError
from tosdiff.models import SchedulerName
from tosdiff.unattended.job import Job
from tosdiff.unattended.scheduler import Installed, SchedulerFile

if TYPE_CHECKING:
    from crontab import CronItem, CronTab

# Debian's cron and cronie declare a job's mail by it; without it a mail in UTF-8 is declared US-ASCII.
_MAIL = ("CONTENT_TYPE", "text/plain; charset=utf-8")


class Crontab:
    """Jobs in the crontab of the user who runs this."""

    name = SchedulerName.CRON
    by_itself = True

    def pieces(self, job: Job) -> tuple[SchedulerFile, ...]:
        from crontab import CronTab

        table = CronTab(tab="")
        _add(table, job)
        return (SchedulerFile(where="crontab", text=table.render().strip() + "\n"),)

    def steps(self, job: Job) -> tuple[str, ...]:
        return ("crontab -e",)

    def notes(self, job: Job) -> tuple[str, ...]:
        return (
            "cron mails what a run prints to you, and a run without news prints nothing;"
            " for this the machine needs a mail system, or set up `notify:` (`tosdiff notify --help`)",
            "a machine that is off at that time misses the run; the next one tells what has changed",
        )

    def install(self, job: Job) -> None:
        table = _read()
        for old in _own(table, job.name):
            table.remove(old)
        _add(table, job)
        _write(table)

    def remove(self, name: str) -> bool:
        table = _read()
        own = _own(table, name)
        for old in own:
            table.remove(old)
        if own:
            _write(table)
        return bool(own)

    def installed(self, name: str) -> Installed | None:
        own = _own(_read(), name)
        if not own:
            return None
        fields = str(own[0].slices)
        return Installed(line=str(own[0].command), when=fields, next_run=next_run(fields, datetime.now()))


def next_run(fields: str, after: datetime) -> datetime | None:
    """Return when a crontab's five fields next come true, in the machine's own time; None for `@reboot` and the like."""
    from croniter import CroniterBadCronError, croniter

    try:
        found = croniter(fields, after).get_next(datetime)
    except CroniterBadCronError:
        return None
    return found.astimezone() if isinstance(found, datetime) else None


def _add(table: CronTab, job: Job) -> None:
    item = table.new(command=job.line, comment=job.name)
    try:
        item.setall(job.times.fields)
    except (ValueError, KeyError) as problem:
        raise SchedulerError(
            f"{job.times.fields!r} is not a time of a crontab: {problem}",
            hint="give five fields, like --cron '17 7 * * 1-5'",
        ) from problem
    item.env[_MAIL[0]] = _MAIL[1]


def _own(table: CronTab, name: str) -> list[CronItem]:
    return list(table.find_comment(name))


def _read() -> CronTab:
    from crontab import CronTab

    if shutil.which("crontab") is None:
        raise SchedulerError(
            "this machine has no crontab", hint="install cron, or see what to run with --print"
        )
    try:
        return CronTab(user=True)
    except OSError as problem:
        raise SchedulerError(f"the crontab cannot be read: {problem}") from problem


def _write(table: CronTab) -> None:
    try:
        table.write()
    except OSError as problem:
        raise SchedulerError(f"the crontab cannot be written: {problem}") from problem
