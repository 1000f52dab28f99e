"""`tosdiff import captures`: pages that others saved, into the history of a document.

Invariant: as in `cli`.
"""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    ProvidersOption,
    StoreOption,
    new_app,
    opened,
    print_json,
    progress,
)
from tosdiff.errors import ExitCode

app = new_app()


@app.command(hidden=True)
def captures(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            help="A folder or .tar(.xz|.gz) of saved pages, or one .html, .mhtml or .pdf file.",
        ),
    ],
    document: Annotated[str, typer.Option(help="The document that was saved.")],
    captured_at: Annotated[
        str | None, typer.Option(help="When it was saved, for a single page whose name does not say.")
    ] = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Take saved pages, named by capture time (2025-08-01T120000Z.html), into a document's history.

    They pass the same checks as fetched pages and find their place in time; importing the same twice adds
    nothing. A damaged archive gives what stands before the damage, and code 3.
    """
    from tosdiff.pipeline.import_ import captures as pipeline

    archive = opened(store, providers)
    declared = archive.document(document)
    with pipeline.captures(
        archive, declared, path, captured_at=captured_at, counting=partial(progress, doing="importing")
    ) as reports:
        if as_json:
            from tosdiff.report.json.import_.captures import row

            print_json(row(declared, reports))
        else:
            from tosdiff.report.terminal.console import console
            from tosdiff.report.terminal.import_.captures import show

            show(declared, reports, console())
    return ExitCode.INCOMPLETE if any(not r.outcome.verified or r.doubt for r in reports) else ExitCode.OK
