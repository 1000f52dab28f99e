"""`tosdiff repair`: a damaged store put right as far as that needs no guess.

Invariant: as in `cli`.
"""

from typing import Annotated

import typer

from tosdiff.commands.options import ProvidersOption, StoreOption, new_app, opened, waiting
from tosdiff.errors import ExitCode

app = new_app()


@app.command()
def repair(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    store: StoreOption = None,
    providers: ProvidersOption = None,
) -> int:
    """Put right what can be in a damaged store: texts, line endings, logs, pages.

    Texts come from WARC files, and copies that a sync program made are joined. Nothing is deleted: what is replaced is
    kept under replaced/ in the store. A damaged WARC file is set aside there: the
    next check takes its page anew if the same bytes are served. A log that is lost is made anew from the
    snapshots and says so for ever. Exit code 4: something is damaged still.
    """
    from tosdiff.pipeline import repair as pipeline
    from tosdiff.report.terminal.console import console
    from tosdiff.report.terminal.repair import show

    repaired = pipeline.repair(opened(store, providers), dry_run=dry_run, on_wait=waiting)
    show(repaired, console(), dry_run=dry_run)
    return ExitCode.STORE if repaired.left and not dry_run else ExitCode.OK
