"""The job that checks by itself: what was installed, or is to be, and how it fares.

Invariant: as in `report.terminal`; what is to be saved as a file is printed as it is, to the letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.text import Text

from tosdiff.errors import ExitCode
from tosdiff.models import SchedulerName
from tosdiff.pipeline.schedule import Plan, SchedulerFile, ScheduleStatus
from tosdiff.report.safe import printable
from tosdiff.report.words.commands import runnable

_CAME_OF_IT = {
    ExitCode.OK: "nothing changed, and every source was verified",
    ExitCode.CHANGED: "wording changed, or another contract was served",
    ExitCode.USAGE: "it could not start: its command or the providers file is wrong",
    ExitCode.INCOMPLETE: "something could not be verified",
    ExitCode.STORE: "the store is damaged or cannot be written",
    ExitCode.BUG: "tosdiff met a bug, and `tosdiff doctor` names its report",
    ExitCode.INTERRUPTED: "it was interrupted",
}


def show(plan: Plan, to: Console, *, installed: bool) -> None:
    """Print a job: that it is installed, or what to do for it."""
    if installed:
        to.print(Text(f"tosdiff runs {plan.job.times.words}, by {plan.scheduler.value}", style="bold"))
        to.print(Text(printable(plan.job.line), style="dim"), soft_wrap=True)
    else:
        for each in plan.pieces:
            if len(plan.pieces) > 1 or plan.by_hand:
                to.print(Text(f"# {printable(each.where)}", style="bold"), soft_wrap=True)
            piece(each, to)
        to.print()
        to.print(Text("to put it in force:", style="bold"))
        for step in plan.steps:
            to.print(Text(f"  {printable(step)}"), soft_wrap=True)
    to.print()
    for note in plan.notes:
        to.print(Text(f"• {printable(runnable(note))}"))
    if installed:
        to.print(Text(runnable("• how it fares: tosdiff schedule --status")), soft_wrap=True)


def piece(each: SchedulerFile, to: Console) -> None:
    """Print what is to be saved, to the letter."""
    to.file.write(each.text)


def standing(found: ScheduleStatus, to: Console) -> None:
    """Print whether there is a job, when it last ran and what came of it, and when it runs next."""
    if found.installed is None or found.scheduler is None:
        to.print(Text("no job is installed for this store", style="bold"))
        to.print(Text(runnable("  to install one: tosdiff schedule")), soft_wrap=True)
    else:
        to.print(
            Text(f"installed in {found.scheduler.value}: {printable(found.installed.when)}", style="bold")
        )
        to.print(Text(printable(found.installed.line), style="dim"), soft_wrap=True)
    to.print(Text(f"last run: {_run(found)}"))
    if found.installed is not None:
        at = found.installed.next_run
        to.print(Text(f"next run: {_time(at) if at else 'the scheduler does not say'}"))


def removed(schedulers: Sequence[SchedulerName], to: Console) -> None:
    """Print where the job was taken out."""
    if not schedulers:
        to.print(Text("no job was installed for this store"))
    for scheduler in schedulers:
        to.print(Text(f"removed from {scheduler.value}"))


def _run(found: ScheduleStatus) -> str:
    run = found.run
    if run is None:
        return "none yet"
    if run.exit_code is None:
        return f"{_time(run.started)}: it is at work, or was cut off"
    said = _CAME_OF_IT.get(ExitCode(run.exit_code)) if run.exit_code in list(ExitCode) else None
    return f"{_time(run.started)}: {said or 'it failed'} (exit code {run.exit_code})"


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
