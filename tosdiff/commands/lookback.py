"""How a document came to read as it does: `blame`, `timeline`.

Invariant: as in `cli`.
"""

from functools import partial
from typing import Annotated

import typer

from tosdiff.commands.options import (
    DocumentsArgument,
    JsonOption,
    ProvidersOption,
    StoreOption,
    VersionArgument,
    opened,
    pager,
    print_json,
    print_rows,
    progress,
    room,
    standing,
)
from tosdiff.errors import ExitCode

app = room()

DayOption = partial(typer.Option, metavar="DATE")
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
    before: Annotated[bool, typer.Option("--before", help="Add the words that stood there before.")] = False,
    across: Annotated[
        bool, typer.Option("--across", help="Follow clauses into other editions at the same address.")
    ] = False,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show since when each clause stands in this wording, and which version brought it."""
    from tosdiff.pipeline.blame import blame
    from tosdiff.pipeline.labels import known_label

    _, archive = opened(store, providers)
    chosen = known_label(archive, label)
    found = [blame(archive, *each, across=across) for each in standing(archive, document)]
    if as_json:
        from tosdiff.report import lookback

        print_rows([lookback.blame(each, chosen) for each in found])
        return ExitCode.OK
    from tosdiff.report import terminal
    from tosdiff.report.blame import blame_text

    to = terminal.console()
    with pager(to):
        for each in found:
            blame_text(each, to, by_clause=clause, label=chosen, before=before)
    return ExitCode.OK


@app.command()
def timeline(
    documents: DocumentsArgument = None,
    label: LabelOption = None,
    since: Annotated[str | None, DayOption("--since", help="First day shown, as 2026-05-21.")] = None,
    until: Annotated[str | None, DayOption("--until", help="Last day shown.")] = None,
    listed: Annotated[bool, typer.Option("--list", "-l", help="Name every mark, with its date.")] = False,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Draw when the wording of each document changed, and when it was checked."""
    from tosdiff.capture.providers import matching
    from tosdiff.commands.options import parse_day
    from tosdiff.pipeline.labels import known_label
    from tosdiff.pipeline.timeline import timeline as drawn

    declared, archive = opened(store, providers)
    chosen = matching(declared.documents, documents or [])
    wanted = known_label(archive, label)
    days = {name: parse_day(day) for name, day in (("since", since), ("until", until)) if day is not None}
    with progress(len(chosen), "reading") as advance:
        found = drawn(archive, chosen, label=wanted, on_done=advance, **days)
    if as_json:
        from tosdiff.report import lookback

        print_json(lookback.timeline(found))
        return ExitCode.OK
    from tosdiff.report import terminal
    from tosdiff.report.timeline import timeline_picture

    to = terminal.console()
    with pager(to):
        timeline_picture(found, to, listed=listed)
    return ExitCode.OK
