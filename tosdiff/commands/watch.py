"""The main job and what it watches: `check`, `providers`, `demo`.

Invariant: as in `cli`.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    ProvidersOption,
    StoreOption,
    complain,
    note,
    opened,
    print_json,
    progress,
    room,
)
from tosdiff.errors import ExitCode

if TYPE_CHECKING:
    from tosdiff.models import CheckReport


app = room()


@app.command()
def check(
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="[DOCUMENT]...", help="claude, or claude/consumer-terms.")
    ] = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print only if there is something to say.")
    ] = False,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds for one document.")] = 30.0,
    max_size: Annotated[float, typer.Option(min=0.001, help="Largest page accepted, in MiB.")] = 20.0,
    attempts: Annotated[int, typer.Option(min=1, max=10, help="How often a failing fetch is tried.")] = 3,
    as_json: JsonOption = False,
) -> int:
    """Fetch every document, store what is new, and show what changed.

    Exit code: 0 nothing changed, 1 wording changed, 3 something could not be verified.
    """
    from tosdiff import pipeline
    from tosdiff.providers import matching

    declared, archive = opened(store, providers)
    chosen = matching(declared.documents, documents or [])
    limits = pipeline.FetchLimits(timeout=timeout, max_bytes=int(max_size * 1024 * 1024), attempts=attempts)
    with progress(len(chosen)) as advance:
        report = pipeline.check(
            archive,
            chosen,
            limits=limits,
            on_done=advance,
            on_wait=lambda: note("another tosdiff is using this store; waiting for it"),
        )
    return _reported(report, as_json=as_json, quiet=quiet)


def _reported(report: "CheckReport", *, as_json: bool, quiet: bool) -> int:
    if as_json:
        from tosdiff.report import machine

        print_json(machine.check(report))
    else:
        from tosdiff.report import terminal

        terminal.check_report(report, terminal.console(), quiet=quiet)
    unverified = [d for d in report.documents if not d.outcome.verified]
    for each in unverified:
        if each.refusal and (as_json or not sys.stdout.isatty()):
            note(f"{each.document.id} could not be verified: {each.refusal.reason}")
    if any(d.comparison and d.comparison.significance.is_news for d in report.documents):
        return ExitCode.CHANGED
    return ExitCode.INCOMPLETE if unverified else ExitCode.OK


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
    from tosdiff.providers import load, problems

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
