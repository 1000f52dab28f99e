"""`tosdiff blame`: since when each clause stands.

Invariant: as in `cli`.
"""

from typing import Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    LabelOption,
    ProvidersOption,
    StoreOption,
    VersionArgument,
    derive_ahead,
    new_app,
    opened,
    paged,
    print_rows,
    standing,
)
from tosdiff.errors import ExitCode

app = new_app()


@app.command()
def blame(
    document: VersionArgument,
    clause: Annotated[
        bool, typer.Option("--clause", help="Since when in any wording, and how often reworded.")
    ] = False,
    label: LabelOption = None,
    before: Annotated[bool, typer.Option("--before", help="Add the words that stood there before.")] = False,
    across: Annotated[
        bool, typer.Option("--across", help="Follow clauses into other editions at the same address.")
    ] = False,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show since when each clause stands in this wording, and which version brought it."""
    from tosdiff.pipeline import blame as pipeline
    from tosdiff.pipeline.labels import known_label

    archive = opened(store, providers)
    archive, chosen = known_label(archive, label)
    asked = standing(archive, document)
    derive_ahead(archive, [of for of, _ in asked], texts=True)
    found = [pipeline.blame(archive, *each, across=across) for each in asked]
    if as_json:
        from tosdiff.report.json.blame import row

        print_rows([row(each, chosen) for each in found])
        return ExitCode.OK
    from tosdiff.report.terminal.blame import show

    with paged() as to:
        for each in found:
            show(each, to, by_clause=clause, label=chosen, before=before)
    return ExitCode.OK
