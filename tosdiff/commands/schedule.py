"""`tosdiff schedule`: the main job, by itself.

Invariant: as in `cli`.
"""

from typing import Annotated

import typer

from tosdiff.commands.options import ProvidersOption, StoreOption, new_app, opened
from tosdiff.errors import ExitCode, UsageError
from tosdiff.models import SchedulerName

app = new_app()


@app.command()
def schedule(
    daily: Annotated[
        str | None,
        typer.Option(metavar="HH:MM", help="Run every day at this time.", show_default="about 7 o'clock"),
    ] = None,
    every: Annotated[
        str | None, typer.Option(metavar="TIME", help="Run at even distances, such as 6h or 30m.")
    ] = None,
    cron: Annotated[
        str | None, typer.Option(metavar="EXPR", help="Run by the five fields of a crontab.")
    ] = None,
    scheduler: Annotated[
        SchedulerName | None,
        typer.Option("--with", help="Which scheduler runs it.", show_default="the one this machine has"),
    ] = None,
    deposit: Annotated[
        bool, typer.Option("--deposit", help="Run `tosdiff check --deposit`: keys from your config file.")
    ] = False,
    only_print: Annotated[
        bool, typer.Option("--print", help="Show what would be installed, and install nothing.")
    ] = False,
    status: Annotated[
        bool,
        typer.Option("--status", help="Say when it last ran, what came of it, and when it runs next."),
    ] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Remove the job of this store.")] = False,
    github: Annotated[
        bool,
        typer.Option(
            "--github",
            help="Print a workflow for GitHub Actions that checks, commits and opens an issue on a change.",
        ),
    ] = False,
    store: StoreOption = None,
    providers: ProvidersOption = None,
) -> int:
    """Check by itself: install a job that runs `tosdiff check` for this store.

    The job needs no PATH and no language set; it is silent while there is no news, and two of its runs are never
    at work at once. Installing it again replaces it. Exit code: 0, or 3 where --status finds no job, one whose
    newest run was cut off, or one that could not do its work.
    """
    from tosdiff.pipeline import schedule as pipeline
    from tosdiff.report.terminal import schedule as report
    from tosdiff.report.terminal.console import console

    given = [name for name, value in (("--daily", daily), ("--every", every), ("--cron", cron)) if value]
    if len(given) > 1:
        raise UsageError(f"{given[0]} and {given[1]} each say when it runs", hint="give one of them")
    if sum((status, remove, github)) > 1 or ((status or remove) and given):
        raise UsageError("one thing at a time", hint="see tosdiff schedule --help")
    archive = opened(store, providers)
    if status:
        standing = pipeline.standing(archive)
        report.standing(standing, console())
        return ExitCode.OK if standing.is_well else ExitCode.INCOMPLETE
    if remove:
        report.removed(pipeline.remove(archive), console())
        return ExitCode.OK
    times = pipeline.times(archive, at=daily, distance=every, cron=cron)
    if github:
        report.piece(pipeline.workflow(times), console())
        return ExitCode.OK
    plan = pipeline.plan(archive, times, scheduler, deposit=deposit)
    if not (only_print or plan.by_hand):
        pipeline.install(plan)
    report.show(plan, console(), installed=not (only_print or plan.by_hand))
    return ExitCode.OK
