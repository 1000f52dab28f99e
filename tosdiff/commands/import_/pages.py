"""`tosdiff import PATH…`: saved pages of any documents, into the history of each.

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


@app.command(no_args_is_help=True)
def pages(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            help="Saved pages (HTML, MHTML, .webarchive, PDF), WARC or WACZ files, archives (zip, tar), another store, or folders of all that.",
        ),
    ],
    document: Annotated[
        str | None, typer.Option(help="The document that they are, whatever they say of themselves.")
    ] = None,
    captured_at: Annotated[
        str | None, typer.Option(help="When it was saved, for a single page that does not say.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be taken in, and store nothing.")
    ] = False,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Take saved pages into the history of the documents they show.

    Each is matched to a declared document by the address it was saved from, or else by its title, and finds its place
    by the time it was saved; what is none of them is listed with what is missing. They pass the same checks as
    fetched pages; importing the same twice adds nothing. Exit code 3: a page was refused or damaged, or none was found.

    History of before the first day: `tosdiff import ota` takes what Open Terms Archive recorded, and
    `tosdiff import memento DOCUMENT` what a web archive holds (each has a --help of its own).
    """
    from tosdiff.pipeline.import_ import pages as pipeline
    from tosdiff.report.json.import_.pages import row
    from tosdiff.report.terminal.import_.pages import show

    found = pipeline.pages(
        opened(store, providers),
        paths,
        document=document,
        captured_at=captured_at,
        dry_run=dry_run,
        counting=partial(progress, doing="importing"),
    )
    return told(
        found,
        as_json=as_json,
        row=row,
        show=show,
        complete=lambda found: found.complete,
        reports=lambda found: (r for each in found.documents for r in each.reports),
    )
