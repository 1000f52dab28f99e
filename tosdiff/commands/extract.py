"""`tosdiff extract`: the legal text of a saved page.

Invariant: as in `cli`.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tosdiff.commands.options import JsonOption, new_app, note, print_json
from tosdiff.errors import ExitCode

app = new_app()


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A saved page (.html, .mhtml) or PDF.")],
    url: Annotated[str, typer.Option(help="Address it was saved from; makes its links absolute.")] = "",
    select: Annotated[list[str] | None, typer.Option(help="CSS selector of the legal text.")] = None,
    remove: Annotated[list[str] | None, typer.Option(help="CSS selector of what to leave out.")] = None,
    title: Annotated[str, typer.Option(help="Name of the document, where the page holds several.")] = "",
    as_json: JsonOption = False,
) -> int:
    """Print the legal text of a saved page as Markdown."""
    from tosdiff.pipeline import extract as pipeline

    extraction = pipeline.extract(file, url=url, select=select or [], remove=remove or [], named=title)
    if as_json:
        from tosdiff.report.json.extract import row

        print_json(row(extraction))
    else:
        from tosdiff.report.terminal.extract import text

        sys.stdout.write(text(extraction))
    if doubt := pipeline.doubt(extraction):
        note(f"in doubt: {doubt}")
    return ExitCode.OK
