"""`tosdiff doctor`: whether all is in order.

Invariant: as in `cli`.
"""

from typing import Annotated

import typer

from tosdiff.commands.options import ProvidersOption, StoreOption, new_app
from tosdiff.errors import ExitCode

app = new_app()


@app.command()
def doctor(
    offline: Annotated[
        bool, typer.Option("--offline", help="Fetch nothing: leave out the network and the clock.")
    ] = False,
    store: StoreOption = None,
    providers: ProvidersOption = None,
) -> int:
    """Look at everything that a check by itself needs, and say what to do where it is not in order.

    Providers file, store, disk, network, clock, schedule, who is told, and each document that has not been seen for
    two weeks. Exit code: 0, or 3 where something is not in order.
    """
    from tosdiff.pipeline import doctor as pipeline
    from tosdiff.report.terminal.console import console
    from tosdiff.report.terminal.doctor import show

    findings = []
    to = console()
    for finding in pipeline.doctor(store, providers, online=not offline):
        findings.append(finding)
        show(finding, to)
    ill = any(finding.health is pipeline.Health.ILL for finding in findings)
    return ExitCode.INCOMPLETE if ill else ExitCode.OK
