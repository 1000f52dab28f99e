"""`tosdiff import memento`: what a web archive holds of a document, into its history.

Invariant: as in `cli`.
"""

from functools import partial
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
def memento(
    document: Annotated[
        str,
        typer.Argument(
            metavar="DOCUMENT|URL",
            help="A document such as claude/consumer-terms, or one of its addresses, which alone is asked for then.",
            autocompletion=complete_documents,
        ),
    ],
    archive: Annotated[
        str | None,
        typer.Option(
            help="The web archive, where it shows captures.",
            show_default="as declared, or the Wayback Machine",
        ),
    ] = None,
    start: Annotated[str | None, typer.Option("--from", help="No captures before this day.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="No captures after this day.")] = None,
    every: Annotated[float | None, typer.Option(help="Days from one capture to the next at least.")] = None,
    rate: Annotated[float | None, typer.Option(help="Requests a minute.", show_default="15")] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Say what would be asked for and how long it takes, and store nothing."
        ),
    ] = False,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Take what a web archive holds of a document into its history, as captured then.

    Asked are its address and its former ones, by the archive's index (CDX) or TimeMap. Captures with the digest of the
    one before are not fetched; what the archive gives under another date, from another address or as an error is refused.
    It asks slowly, and more slowly when told to; stopped, the same command goes on where it was. Exit code 3: something
    was refused, or nothing is listed.
    """
    from tosdiff.pipeline.import_ import memento as pipeline
    from tosdiff.report.json.import_.memento import row
    from tosdiff.report.terminal.import_.memento import show

    found = pipeline.memento(
        opened(store, providers),
        document,
        at=archive,
        start=start,
        end=end,
        every=every,
        rate=rate,
        dry_run=dry_run,
        counting=partial(progress, doing="importing"),
    )
    return told(
        found,
        as_json=as_json,
        row=row,
        show=show,
        complete=lambda found: found.complete,
        reports=lambda found: found.reports,
    )
