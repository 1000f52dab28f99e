"""`tosdiff merge`: what another machine saw.

Invariant: as in `cli`.
"""

from pathlib import Path
from typing import Annotated

import typer

from tosdiff.commands.options import ProvidersOption, StoreOption, new_app, opened, waiting
from tosdiff.errors import ExitCode

app = new_app()


@app.command()
def merge(
    other: Annotated[Path, typer.Argument(metavar="OTHER", help="Folder of the other store.")],
    store: StoreOption = None,
    providers: ProvidersOption = None,
) -> int:
    """Bring in what another store holds of the same documents; both chains of visits are kept and verify.

    Nothing here is changed or removed, and merging the same store twice adds nothing. The next visit joins the chains, so
    that its digest stands for both. Exit code 4: a document could not be joined; the others were.
    """
    from tosdiff.pipeline import merge as pipeline
    from tosdiff.report.terminal.console import console
    from tosdiff.report.terminal.merge import show

    merged = pipeline.merge(opened(store, providers), other, on_wait=waiting)
    show(merged, console())
    return ExitCode.STORE if any(each.problem for each in merged) else ExitCode.OK
