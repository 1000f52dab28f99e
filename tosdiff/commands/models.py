"""`tosdiff models`: when models were announced to end, when they end, and what was promised.

Invariant: as in `cli`.
"""

from pathlib import Path
from typing import Annotated

import typer

from tosdiff.commands.options import JsonOption, new_app, paged, print_json
from tosdiff.errors import ExitCode

app = new_app()


@app.command()
def models(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A saved page (.html, .mhtml, .md) or PDF.")],
    url: Annotated[str, typer.Option(help="Address it was saved from.")] = "",
    as_json: JsonOption = False,
) -> int:
    """Show when models were announced to end, when they end, and what was promised."""
    from tosdiff.pipeline.models import of_file

    page = of_file(file, url=url)
    if as_json:
        from tosdiff.report.json.models import rows

        print_json(rows(page, url=url))
        return ExitCode.OK
    from tosdiff.report.terminal.models import show

    with paged() as to:
        show(page, to)
    return ExitCode.OK
