"""`tosdiff feed`: news for a feed reader.

Invariant: as in `cli`.
"""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tosdiff.commands.options import DocumentsArgument, ProvidersOption, StoreOption, feed_of, new_app, opened
from tosdiff.errors import ExitCode

app = new_app()


class FeedFormat(StrEnum):
    """Forms of a feed."""

    ATOM = "atom"
    JSONFEED = "jsonfeed"


@app.command()
def feed(
    documents: DocumentsArgument = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file to write.", show_default="the terminal"),
    ] = None,
    form: Annotated[
        FeedFormat | None,
        typer.Option("--format", help="Its form.", show_default="jsonfeed for a .json file, else atom"),
    ] = None,
    url: Annotated[str | None, typer.Option("--url", help="Where the feed will be read.")] = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
) -> int:
    """Write a feed of changes, an entry for each, with its redline and its citation id.

    A change of wording, a replacement and another contract are entries; so are the changes that were imported.
    `tosdiff check --feed FILE` keeps a feed up to date.
    """
    from tosdiff.pipeline import feed as pipeline

    archive = opened(store, providers)
    chosen = archive.named(documents)
    is_json = form is FeedFormat.JSONFEED or (
        form is None and output is not None and output.suffix == ".json"
    )
    made, text = feed_of(archive, chosen, as_json=is_json, url=url)
    if output is None:
        sys.stdout.write(text)
        return ExitCode.OK
    from tosdiff.report.terminal.console import console
    from tosdiff.report.terminal.feed import show

    show(made, str(output), console(), written=pipeline.write(text, output))
    return ExitCode.OK
