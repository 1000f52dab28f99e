"""`tosdiff notify`: who is told.

Invariant: as in `cli`.
"""

from typing import Annotated

import typer

from tosdiff.commands.options import ProvidersOption, StoreOption, new_app, opened
from tosdiff.errors import ExitCode, UsageError

app = new_app()


@app.command()
def notify(
    test: Annotated[
        bool, typer.Option("--test", help="Send each target a message that says it is a test.")
    ] = False,
    send: Annotated[bool, typer.Option("--send", help="Send now what waits to be sent.")] = False,
    store: StoreOption = None,
    providers: ProvidersOption = None,
) -> int:
    """Show who is told of news by mail, chat or webhook, and what waits to be sent.

    Every `tosdiff check` tells those whom `notify:` in your own config file names; docs/guide/unattended.md shows how it
    is written. Exit code: 0, or 3 where somebody could not be told.
    """
    from tosdiff.pipeline import notify as pipeline
    from tosdiff.report.terminal import notify as report
    from tosdiff.report.terminal.console import console

    if test and send:
        raise UsageError("--test and --send are two things", hint="give one of them")
    archive = opened(store, providers)
    if not (test or send):
        report.show(pipeline.addressees(archive), console())
        return ExitCode.OK
    done = pipeline.test() if test else pipeline.deliver_now(archive)
    report.deliveries(done, console(), test=test)
    return ExitCode.INCOMPLETE if any(each.problem for each in done) else ExitCode.OK
