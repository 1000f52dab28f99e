"""`tosdiff deposit`: an address that a reader can open.

Invariant: as in `cli`.
"""

from typing import Annotated

import typer

from tosdiff.commands.options import (
    DocumentArgument,
    ProvidersOption,
    StoreOption,
    complain,
    new_app,
    opened,
    standing,
)
from tosdiff.errors import ExitCode, FetchError

app = new_app()


@app.command()
def deposit(
    document: DocumentArgument,
    quote: Annotated[str | None, typer.Option(help="A sentence that must stand in the copy.")] = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
) -> int:
    """Have the Wayback Machine keep a page, fetch the copy back, and record it where it holds the text.

    Keys: IA_ACCESS_KEY_ID and IA_SECRET_ACCESS_KEY in the environment, or archive_org: in your own config file. It takes a
    minute or more. Exit code 3: it was not archived, or what the archive shows is not this text; nothing was recorded then.
    """
    from tosdiff.pipeline import deposit as pipeline
    from tosdiff.report.terminal.console import console
    from tosdiff.report.terminal.deposit import show

    keys = pipeline.keys()
    archive = opened(store, providers)
    failed = False
    for declared, state in standing(archive, document):
        try:
            show(pipeline.deposit(archive, declared, state, keys, quote=quote), console())
        except FetchError as problem:
            failed = True
            complain(problem)
    return ExitCode.INCOMPLETE if failed else ExitCode.OK
