"""How a document came to read as it does: `blame`, `timeline`.

Invariant: as in `cli`.
"""

from typing import Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    ProvidersOption,
    StoreOption,
    VersionArgument,
    opened,
    pager,
    print_json,
    room,
    version_at,
)
from tosdiff.errors import ExitCode

app = room()

LabelOption = Annotated[
    str | None,
    typer.Option("--label", help="Only this label, or a family or beginning of one: change, change.not."),
]


@app.command()
def blame(
    document: VersionArgument,
    clause: Annotated[
        bool, typer.Option("--clause", help="Since when in any wording, and how often reworded.")
    ] = False,
    label: LabelOption = None,
    before: Annotated[
        bool, typer.Option("--before", help="Add the words that stood there before.")
    ] = False,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show since when each clause stands in this wording, and which version brought it."""
    from tosdiff.chronicle import annotated, known_label

    _, archive = opened(store, providers)
    declared, state = version_at(archive, document)
    chosen = known_label(archive, label)
    found = annotated(archive, declared, state)
    if as_json:
        from tosdiff.report import lookback

        print_json(lookback.blame(found, chosen))
        return ExitCode.OK
    from tosdiff.report import terminal
    from tosdiff.report.blame import blame_text

    to = terminal.console()
    with pager(to):
        blame_text(found, to, by_clause=clause, label=chosen, before=before)
    return ExitCode.OK
