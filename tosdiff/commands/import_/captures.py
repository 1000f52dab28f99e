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
    progress,
    told,
)

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
    from tosdiff.report.json.import_.captures import row
    from tosdiff.report.terminal.import_.captures import show

    archive = opened(store, providers)
    declared = archive.document(document)
    with pipeline.captures(
        archive, declared, path, captured_at=captured_at, counting=partial(progress, doing="importing")
    ) as reports:
        return told(
            reports,
            as_json=as_json,
            row=partial(row, declared),
            show=partial(show, declared),
            complete=lambda reports: all(r.outcome.verified and not r.doubt for r in reports),
            reports=tuple,
        )
