"""The main job and what it watches: `check`, `providers`, `demo`.

Invariant: as in `cli`.
"""

import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tosdiff.commands.options import (
    DocumentArgument,
    DocumentsArgument,
    JsonOption,
    ProvidersOption,
    StoreOption,
    complain,
    note,
    opened,
    print_json,
    progress,
    room,
    told_together,
)
from tosdiff.errors import ExitCode
from tosdiff.models import Significance

if TYPE_CHECKING:
    from tosdiff.models import CheckReport


app = room()


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
    from tosdiff.capture.providers import matching
    from tosdiff.pipeline import check as pipeline

    declared, archive = opened(store, providers)
    chosen = matching(declared.documents, documents or [])
    limits = pipeline.FetchLimits(timeout=timeout, max_bytes=int(max_size * 1024 * 1024), attempts=attempts)
    with progress(len(chosen)) as advance:
        report = pipeline.check(
            archive,
            chosen,
            limits=limits,
            on_done=advance,
            on_wait=_waiting,
        )
    _printed(report, as_json=as_json, quiet=quiet, on=on or ())
    return _exit_code(report, on or (), as_json=as_json)


def _printed(
    report: "CheckReport",
    *,
    as_json: bool,
    quiet: bool = False,
    on: Sequence[Significance] = (),
    command: str = "check",
) -> None:
    if as_json:
        from tosdiff.report import machine

        print_json(machine.check(report))
    else:
        from tosdiff.report import terminal

        # A visit is told once. Where cron's encoding cannot hold a character, an escape in its place is better
        # than no alarm; what quotes the terms stops instead.
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")
        terminal.check_report(report, terminal.console(), quiet=quiet, on=on, command=command)


def _exit_code(report: "CheckReport", on: Sequence[Significance], *, as_json: bool) -> int:
    unverified = [d for d in report.documents if not d.outcome.verified]
    for each in unverified:
        if each.refusal and (as_json or not told_together()):
            note(f"{each.document.id} could not be verified: {each.refusal.reason}")
    told = [d.significance for d in report.documents if d.significance and not d.again]
    if any(significance.is_news or significance in on for significance in told):
        return ExitCode.CHANGED
    return ExitCode.INCOMPLETE if unverified else ExitCode.OK


@app.command()
def accept(
    document: DocumentArgument,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Take a page that was refused for being unlike the document as its new text."""
    from tosdiff.models import CheckReport, now
    from tosdiff.pipeline import accept as pipeline

    _, archive = opened(store, providers)
    report = pipeline.accept(archive, archive.document(document), on_wait=_waiting)
    _printed(CheckReport(checked_at=now(), documents=(report,)), as_json=as_json, command="accept")
    return ExitCode.OK


def _waiting() -> None:
    note("another tosdiff is using this store; waiting for it")


@app.command()
def providers(
    store: StoreOption = None,
    providers: ProvidersOption = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only validate the file, and its taxonomy by its examples.")
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """List what is watched, from which file, and how fresh it is."""
    if check:
        return _validated(providers)
    declared, archive = opened(store, providers)
    rows = []
    for document in declared.documents:
        history = archive.states(document)
        visits = archive.store.visits(document.id)
        rows.append((document, history[-1] if history else None, visits[-1] if visits else None))
    file, folder = str(declared.path), str(archive.store.root)
    if as_json:
        from tosdiff.report import machine

        print_json(machine.watched(rows, file, folder))
    else:
        from tosdiff.report import listing, terminal

        listing.watched_table(rows, file, folder, terminal.console())
    return ExitCode.OK


def _validated(providers: Path | None) -> int:
    from tosdiff.capture.providers import load, problems

    found = problems(providers)
    for problem in found:
        complain(problem)
    if found:
        return ExitCode.USAGE
    declared = load(providers)
    if declared.taxonomy:
        from tosdiff.clauses import examples, taxonomy

        failing = list(examples.failures(taxonomy.load(declared.taxonomy)))
        for failure in failing:
            complain(failure)
        if failing:
            return ExitCode.USAGE
    sys.stdout.write(f"{declared.path}: {len(declared.documents)} documents, no problem found\n")
    return ExitCode.OK


@app.command()
def demo(
    pause: Annotated[bool, typer.Option(help="Wait for Enter between the visits, on a terminal.")] = True,
) -> int:
    """Show what tosdiff does, on a made-up provider, without network: start here."""
    from tosdiff.demo.run import run

    run(pause=pause and sys.stdin.isatty() and sys.stdout.isatty())
    return ExitCode.OK
