"""`tosdiff init`: a providers file of one's own.

Invariant: as in `cli`.
"""

import sys
from functools import partial
from typing import Annotated

import typer

from tosdiff.commands.options import at_terminal, new_app, opened, progress
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

    It holds what tosdiff ships with, with its comments; the snapshots then lie beside it. A file that is there stays. On
    a terminal it asks whether to import the past of these documents from Open Terms Archive, and says how much that is.
    """
    from tosdiff.pipeline import init as pipeline
    from tosdiff.report.terminal.console import console
    from tosdiff.report.terminal.init import imported, question, show

    written = pipeline.init(providers or ())
    show(written, console())
    if at_terminal() and any(_yes(question(past, written)) for past in written.past):
        found = pipeline.past(opened(None, written.path), counting=partial(progress, doing="importing"))
        imported(found, console())
        return ExitCode.OK if all(each.complete for each in found) else ExitCode.INCOMPLETE
    return ExitCode.OK


def _yes(question: str) -> bool:
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
