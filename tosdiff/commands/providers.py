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
    note,
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
    from tosdiff.pipeline import providers as pipeline

    if check:
        return _validated(store, providers)
    archive = opened(store, providers)
    rows = pipeline.providers(archive)
    file, folder = str(archive.declared_in), str(archive.store.root)
    if as_json:
        from tosdiff.report.json.providers import row

        print_json(row(rows, file, folder))
    else:
        from tosdiff.pipeline.undeclared import undeclared
        from tosdiff.report.terminal.console import console
        from tosdiff.report.terminal.providers import show

        show(rows, file, folder, console())
        if left := undeclared(archive.store, archive.documents):
            note(
                f"stored and no longer declared, never fetched, to be searched and read by id: {', '.join(left)}"
            )
    return ExitCode.OK


def _validated(store: Path | None, providers: Path | None) -> int:
    from tosdiff.pipeline import providers as pipeline

    if found := pipeline.problems(providers):
        for problem in found:
            complain(problem)
        return ExitCode.USAGE
    archive = opened(store, providers)
    count = len(archive.documents)
    sys.stdout.write(
        f"{archive.declared_in}: {count} {'document' if count == 1 else 'documents'}, no problem found\n"
    )
    return ExitCode.OK
