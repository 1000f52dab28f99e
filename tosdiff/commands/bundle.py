"""`tosdiff bundle`: a file that proves a claim to a reader who has no tosdiff.

Invariant: as in `cli`.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from tosdiff.commands.options import (
    ProvidersOption,
    StoreOption,
    complete_documents,
    new_app,
    opened,
    standing,
)
from tosdiff.errors import ExitCode, UsageError

app = new_app()


@app.command()
def bundle(
    documents: Annotated[
        list[str],
        typer.Argument(
            metavar="DOCUMENT[@WHEN]...",
            help="WHEN: a date, a datetime, a snapshot id or its start, latest, previous.",
            autocompletion=complete_documents,
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.zip", help="The file to write.")],
    quote: Annotated[str | None, typer.Option(help="A sentence that must stand in each of them.")] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="DAY", help="The day (UTC) for those without a WHEN.")
    ] = None,
    read_on: Annotated[
        datetime | None,
        typer.Option(
            "--read-on",
            formats=["%Y-%m-%d"],
            metavar="DAY",
            help="The day that stands in it as the day it was made: the same one gives the same file again.",
            show_default="today",
        ),
    ] = None,
    timestamp: Annotated[
        str | None,
        typer.Option(
            "--timestamp",
            metavar="URL",
            help="Have a time-stamping authority (RFC 3161) put the time under it.",
        ),
    ] = None,
    roots: Annotated[
        Path | None,
        typer.Option(
            "--timestamp-roots",
            metavar="FILE.pem",
            help="Certificates that are trusted to stand behind the timestamp; they go along.",
            show_default="those trusted for web pages",
        ),
    ] = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
) -> int:
    """Write a zip file that proves to a reader without tosdiff what stood in a document.

    It holds the capture as it was fetched, its manifest, the log of all visits, the text, the claim in plain words with what
    is not proved, a page that shows the quotation in its place, and verify.py, which checks all of it with Python alone.
    """
    from tosdiff.models import now
    from tosdiff.pipeline import bundle as pipeline
    from tosdiff.report.html.bundle import text as page
    from tosdiff.report.terminal.bundle import show, stamp_words
    from tosdiff.report.terminal.bundle import text as words
    from tosdiff.report.terminal.console import console

    if quote is not None and not quote.strip():
        raise UsageError("there is no word to quote", hint="give the sentence in quotation marks")
    archive = opened(store, providers)
    asked = [name if at is None or "@" in name else f"{name}@{at}" for name in documents]
    made = pipeline.gather(
        archive,
        [(name.partition("@")[2] or None, standing(archive, name)) for name in asked],
        quote=quote,
        read_on=(read_on or now()).date(),
    )
    written = pipeline.write(
        made,
        output,
        page=page(made),
        words=words(made),
        timestamp=timestamp,
        roots=roots,
        stamp_words=stamp_words,
    )
    show(written, console())
    return ExitCode.OK
