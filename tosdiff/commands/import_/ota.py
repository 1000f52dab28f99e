"""`tosdiff import ota`: what Open Terms Archive recorded, into the histories of the documents it shows.

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
    complete_documents,
    new_app,
    opened,
    progress,
    told,
)

app = new_app()


@app.command()
def ota(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE]...",
            help="Address, folder or bundle of a collection's git repository, of versions or of snapshots.",
            show_default="the public collections that hold the shipped documents",
        ),
    ] = None,
    document: Annotated[
        list[str] | None,
        typer.Option(
            help="Only this document; may be given several times.", autocompletion=complete_documents
        ),
    ] = None,
    snapshots: Annotated[
        bool, typer.Option("--snapshots", help="Without SOURCE: take the pages as fetched, not the texts.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Take every other record too, as a document of its own.")
    ] = False,
    table: Annotated[
        Path | None,
        typer.Option(
            help="A table of collections (TOML): which text stands at which address.",
            show_default="the shipped one",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be taken in, and store nothing.")
    ] = False,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Take what Open Terms Archive recorded into the history of the documents it shows.

    Needs git; of a collection on the net, only the texts of the declared documents are fetched. A text finds its place
    by the time its page was fetched, and its document by the address; the collection's technical upgrades are no
    changes. Importing the same twice adds nothing. Exit code 3: a text was refused, or none was of a document.
    """
    from tosdiff.pipeline.import_ import ota as pipeline
    from tosdiff.report.json.import_.ota import row
    from tosdiff.report.terminal.import_.ota import show

    found = pipeline.ota(
        opened(store, providers),
        sources or (),
        names=document or (),
        of_pages=snapshots,
        everything=everything,
        table=table,
        dry_run=dry_run,
        counting=partial(progress, doing="importing"),
    )
    return told(
        found,
        as_json=as_json,
        row=row,
        show=show,
        complete=lambda found: all(each.complete for each in found),
        reports=lambda found: (r for each in found for of in each.documents for r in of.reports),
    )
