"""`tosdiff import`: captures that others made, into the history of a document.

Invariant: as in `cli`.
"""

from pathlib import Path
from typing import Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    ProvidersOption,
    StoreOption,
    opened,
    print_json,
    progress,
    room,
)
from tosdiff.errors import ExitCode

app = room()
imports = typer.Typer(
    help="Bring in pages that were saved elsewhere.", no_args_is_help=True, rich_markup_mode=None
)

app.add_typer(imports, name="import")


@imports.command("captures")
def import_captures(
    path: Annotated[Path, typer.Argument(help="A folder, .tar(.xz|.gz), or a saved .html page.")],
    document: Annotated[str, typer.Option(help="The document that was saved.")],
    captured_at: Annotated[
        str | None, typer.Option(help="When it was saved, for a single page whose name does not say.")
    ] = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Take saved pages, named by capture time (2025-08-01T120000Z.html), into a document's history."""
    from tosdiff import pipeline
    from tosdiff.importers.saved import captures, parse_moment

    _, archive = opened(store, providers)
    declared = archive.document(document)
    at = parse_moment(captured_at) if captured_at else None
    with progress(None) as advance:
        reports = pipeline.import_captures(
            archive, declared, captures(path, declared, captured_at=at), on_done=advance
        )
    if as_json:
        from tosdiff.report import machine

        print_json(machine.imported(declared, reports))
    else:
        from tosdiff.report import listing, terminal

        listing.import_summary(declared, reports, terminal.console())
    return ExitCode.INCOMPLETE if any(not r.outcome.verified for r in reports) else ExitCode.OK
