"""A task of the Windows Task Scheduler: the file, and the command that loads it.

Invariant: nothing is written and nothing is run; the user does both.
"""

from __future__ import annotations

from xml.etree import ElementTree

from tosdiff.errors import SchedulerError
from tosdiff.models import SchedulerName
from tosdiff.unattended.job import Job, Times
from tosdiff.unattended.scheduler import Installed, SchedulerFile

_NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"


class TaskScheduler:
    """Jobs as tasks of the user."""

    name = SchedulerName.WINDOWS
    by_itself = False

    def pieces(self, job: Job) -> tuple[SchedulerFile, ...]:
        return (SchedulerFile(where=f"{job.name}.xml", text=_task(job)),)

    def steps(self, job: Job) -> tuple[str, ...]:
        return (f"schtasks /Create /TN {job.name} /XML {job.name}.xml",)

    def notes(self, job: Job) -> tuple[str, ...]:
        return (
            "save the file in UTF-16 (Notepad: UTF-16 LE), or it is not read; to be told, set up `notify:`",
            "a run missed while the machine was off is made up for at its next start",
            f"to remove it: schtasks /Delete /TN {job.name}",
        )

    def install(self, job: Job) -> None:
        raise SchedulerError(
            "the Task Scheduler is set up by hand", hint="see the file and the command with --print"
        )

    def remove(self, name: str) -> bool:
        raise SchedulerError(f"the Task Scheduler is set up by hand; run: schtasks /Delete /TN {name}")

    def installed(self, name: str) -> Installed | None:
        return None


def _task(job: Job) -> str:
    task = ElementTree.Element("Task", version="1.2", xmlns=_NAMESPACE)
    trigger = ElementTree.SubElement(ElementTree.SubElement(task, "Triggers"), "CalendarTrigger")
    if every := _repetition(job.times):
        repeated = ElementTree.SubElement(trigger, "Repetition")
        ElementTree.SubElement(repeated, "Interval").text = every
        ElementTree.SubElement(repeated, "Duration").text = "P1D"
    start = f"2026-01-01T{job.times.hour:02d}:{job.times.minute:02d}:00"
    ElementTree.SubElement(trigger, "StartBoundary").text = start
    ElementTree.SubElement(ElementTree.SubElement(trigger, "ScheduleByDay"), "DaysInterval").text = "1"
    settings = ElementTree.SubElement(task, "Settings")
    ElementTree.SubElement(settings, "MultipleInstancesPolicy").text = "IgnoreNew"
    ElementTree.SubElement(settings, "StartWhenAvailable").text = "true"
    run = ElementTree.SubElement(ElementTree.SubElement(task, "Actions"), "Exec")
    # a task has no environment of its own: the shell sets it
    sets = " && ".join(f'set "{name}={value}"' for name, value in job.environment.items())
    command = " ".join(f'"{word}"' for word in job.command)
    ElementTree.SubElement(run, "Command").text = "cmd.exe"
    ElementTree.SubElement(run, "Arguments").text = f'/d /c "{sets} && {command}"'
    ElementTree.SubElement(run, "WorkingDirectory").text = str(job.folder)
    ElementTree.indent(task)
    # schtasks takes the file in UTF-16 alone
    return f'<?xml version="1.0" encoding="UTF-16"?>\n{ElementTree.tostring(task, encoding="unicode")}\n'


def _repetition(times: Times) -> str:
    if times.cron is not None:
        raise SchedulerError(
            "the Task Scheduler does not read a crontab's five fields", hint="use --daily or --every"
        )
    if times.every is None:
        return ""
    return f"PT{times.every // 60}H" if times.every % 60 == 0 else f"PT{times.every}M"
