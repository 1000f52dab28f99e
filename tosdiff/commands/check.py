"""`tosdiff check`: the main job.

Invariant: as in `cli`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tosdiff.commands.options import (
    DocumentsArgument,
    JsonOption,
    ProvidersOption,
    StoreOption,
    new_app,
    note,
    opened,
    print_json,
    progress,
    told_once,
    told_together,
    waiting,
)
from tosdiff.errors import ExitCode
from tosdiff.models import Significance

if TYPE_CHECKING:
    from tosdiff.models import CheckReport

app = new_app()


@app.command()
def check(
    documents: DocumentsArgument = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help="Print only what is an alarm, what is new, and what failed."),
    ] = False,
    on: Annotated[
        list[Significance] | None,
        typer.Option(
            help="A class of change that makes the exit code 1 too; may be given more than once.",
            show_default="wording and replacement",
        ),
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds for one document.")] = 30.0,
    max_size: Annotated[float, typer.Option(min=0.001, help="Largest page accepted, in MiB.")] = 20.0,
    attempts: Annotated[int, typer.Option(min=1, max=10, help="How often a failing fetch is tried.")] = 3,
    as_json: JsonOption = False,
) -> int:
    """Fetch every document, store what is new, and show what changed.

    Exit code: 0 no wording changed, 1 wording changed, 3 something could not be verified.
    """
    from tosdiff.pipeline import check as pipeline

    archive = opened(store, providers)
    chosen = archive.named(documents)
    limits = pipeline.FetchLimits(timeout=timeout, max_bytes=int(max_size * 1024 * 1024), attempts=attempts)
    with progress(len(chosen)) as advance:
        report = pipeline.check(archive, chosen, limits=limits, on_done=advance, on_wait=waiting)
    if as_json:
        from tosdiff.report.json.check import row

        print_json(row(report))
    else:
        from tosdiff.report.terminal.check import show

        with told_once() as to:
            show(report, to, quiet=quiet, on=on or ())
    return _exit_code(report, on or (), as_json=as_json)


def _exit_code(report: "CheckReport", on: Sequence[Significance], *, as_json: bool) -> int:
    unverified = [d for d in report.documents if not d.outcome.verified]
    for each in unverified:
        if each.refusal and (as_json or not told_together()):
            note(f"{each.document.id} could not be verified: {each.refusal.reason}")
    told = [d.significance for d in report.documents if d.significance and not d.again]
    if any(significance.is_news or significance in on for significance in told):
        return ExitCode.CHANGED
    return ExitCode.INCOMPLETE if unverified else ExitCode.OK
