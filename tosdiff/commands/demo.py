"""`tosdiff demo`: what the program does, without network.

Invariant: as in `cli`.
"""

import sys
from typing import Annotated

import typer

from tosdiff.commands.options import new_app
from tosdiff.errors import ExitCode

app = new_app()


@app.command()
def demo(
    pause: Annotated[bool, typer.Option(help="Wait for Enter between the visits, on a terminal.")] = True,
) -> int:
    """Show what tosdiff does, on a made-up provider, without network: start here."""
    from tosdiff.demo.run import run

    run(pause=pause and sys.stdin.isatty() and sys.stdout.isatty())
    return ExitCode.OK
