"""`tosdiff providers`: what is watched.

Invariant: as in `cli`.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    ProvidersOption,
    StoreOption,
    complain,
    new_app,
    opened,
    print_json,
)
from tosdiff.errors import ExitCode

app = new_app()


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
        from tosdiff.report.json.providers import row

        print_json(row(rows, file, folder))
    else:
        from tosdiff.report.terminal.console import console
        from tosdiff.report.terminal.providers import show

        show(rows, file, folder, console())
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
