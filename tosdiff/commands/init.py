"""`tosdiff init`: a providers file of one's own.

Invariant: as in `cli`.
"""

from typing import Annotated

import typer

from tosdiff.commands.options import new_app
from tosdiff.errors import ExitCode

app = new_app()


@app.command()
def init(
    providers: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PROVIDER]...", help="Which of the shipped providers to write; without any, all."
        ),
    ] = None,
) -> int:
    """Write a providers.yaml into this folder, to choose what is watched.

    It holds what tosdiff ships with, with its comments; the snapshots then lie beside it. A file that is there stays.
    """
    from tosdiff.pipeline import init as pipeline
    from tosdiff.report.terminal.console import console
    from tosdiff.report.terminal.init import show

    show(pipeline.init(providers or ()), console())
    return ExitCode.OK
