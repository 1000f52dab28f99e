"""`tosdiff export`: the history of documents in forms that other programs read.

Invariant: as in `cli`.
"""

from pathlib import Path
from typing import Annotated

import typer

from tosdiff.commands.options import ProvidersOption, StoreOption, complete_documents, new_app, opened
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
    git: Annotated[
        Path | None, typer.Option("--git", help="Write all texts to a git repository in this new folder.")
    ] = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
) -> int:
    """Write the history out again: a WARC file of the pages, or a git repository of the texts.

    The WARC file holds each snapshot byte for byte; the repository has one commit a version, dated when it was first
    seen, and names in each commit its snapshot, digest and witnesses. Nothing that is there already is written over.
    """
    from tosdiff.pipeline.export import export as pipeline
    from tosdiff.report.terminal.console import console
    from tosdiff.report.terminal.export import show

    show(pipeline(opened(store, providers), documents, warc=warc, git=git), console())
    return ExitCode.OK
