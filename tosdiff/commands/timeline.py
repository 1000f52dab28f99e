"""`tosdiff timeline`: when the wording of documents changed.

Invariant: as in `cli`.
"""

from functools import partial
from typing import Annotated

import typer

from tosdiff.commands.options import (
    DocumentsArgument,
    JsonOption,
    LabelOption,
    ProvidersOption,
    StoreOption,
    derive_ahead,
    new_app,
    opened,
    paged,
    print_json,
)
from tosdiff.errors import ExitCode

app = new_app()


@app.command()
def timeline(
    documents: DocumentsArgument = None,
    label: LabelOption = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="First day shown, as 2026-05-21.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Last day shown.")] = None,
    listed: Annotated[bool, typer.Option("--list", "-l", help="Name every mark, with its date.")] = False,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Draw when the wording of each document changed, and when it was checked."""
    from tosdiff.pipeline import timeline as pipeline
    from tosdiff.pipeline.days import read_day
    from tosdiff.pipeline.labels import known_label

    archive = opened(store, providers)
    chosen = archive.readable(documents)
    archive, wanted = known_label(archive, label)
    days = {name: read_day(day) for name, day in (("since", since), ("until", until)) if day is not None}
    prepare = partial(derive_ahead, archive)
    found = pipeline.timeline(archive, chosen, label=wanted, prepare=prepare, **days)
    if as_json:
        from tosdiff.report.json.timeline import row

        print_json(row(found))
        return ExitCode.OK
    from tosdiff.report.terminal.timeline import show

    with paged() as to:
        show(found, to, listed=listed)
    return ExitCode.OK
