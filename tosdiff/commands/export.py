"""`tosdiff export`: the history of documents in forms that other programs read.

Invariant: as in `cli`.
"""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from tosdiff.commands.options import (
    ProvidersOption,
    StoreOption,
    complete_documents,
    derive_ahead,
    new_app,
    opened,
)
from tosdiff.errors import ExitCode

app = new_app()


@app.command()
def export(
    documents: Annotated[
        list[str],
        typer.Argument(
            metavar="DOCUMENT...",
            help="claude, or claude/consumer-terms.",
            autocompletion=complete_documents,
        ),
    ],
    warc: Annotated[
        Path | None, typer.Option("--warc", help="Write all snapshots to this WARC file (.warc.gz).")
    ] = None,
    wacz: Annotated[
        Path | None,
        typer.Option("--wacz", help="Write them to this WACZ file, which ReplayWeb.page opens in a browser."),
    ] = None,
    git: Annotated[
        Path | None, typer.Option("--git", help="Write all texts to a git repository in this new folder.")
    ] = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
) -> int:
    """Write the history out again: WARC or WACZ of the pages, or a git repository of the texts.

    A WARC or WACZ file holds each snapshot byte for byte, where it came from and under which licence; `tosdiff import`
    brings a WACZ back as it was. The repository has one commit a version, dated when it was first seen, which names its
    snapshot, digest, source and witnesses. Nothing that is there already is written over.
    """
    from tosdiff.errors import UsageError
    from tosdiff.pipeline.export import ExportForm
    from tosdiff.pipeline.export import export as pipeline
    from tosdiff.report.terminal.console import console
    from tosdiff.report.terminal.export import show

    asked = {ExportForm.WARC: warc, ExportForm.WACZ: wacz, ExportForm.GIT: git}
    given = [(form, path) for form, path in asked.items() if path is not None]
    if len(given) != 1:
        raise UsageError("one form is needed", hint="give one of --warc FILE, --wacz FILE and --git FOLDER")
    ((form, path),) = given
    archive = opened(store, providers)
    written = pipeline(archive, documents, form=form, path=path, prepare=partial(derive_ahead, archive))
    show(written, console())
    return ExitCode.OK
