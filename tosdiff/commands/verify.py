"""`tosdiff verify`: what is damaged, and what was published of the store.

Invariant: as in `cli`.
"""

from typing import Annotated

import typer

from tosdiff.commands.options import JsonOption, ProvidersOption, StoreOption, new_app, opened, print_json
from tosdiff.errors import ExitCode, UsageError

app = new_app()


@app.command()
def verify(
    publish: Annotated[
        bool,
        typer.Option(
            "--publish", help="Note the heads of all logs in published.jsonl and print the digest to post."
        ),
    ] = False,
    against: Annotated[
        str | None,
        typer.Option(
            "--against", metavar="DIGEST", help="Hold the store to a digest that --publish printed."
        ),
    ] = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Recompute every digest and the chain of visits; say exactly what is damaged."""
    from tosdiff.pipeline import verify as pipeline

    archive = opened(store, providers)
    if publish and against:
        raise UsageError(
            "--publish and --against exclude each other", hint="run `tosdiff verify --against DIGEST` first"
        )
    line = pipeline.publish(archive) if publish else None
    if against is not None:
        found, line = pipeline.verify_against(archive, against)
    else:
        found = pipeline.verify(archive)
    if as_json:
        from tosdiff.report.json.verify import row

        print_json(row(found, line))
    else:
        from tosdiff.report.terminal.console import console
        from tosdiff.report.terminal.verify import show, show_published

        show(found, console())
        if line:
            show_published(line, console(), made=publish, holds=not found.damage)
    return ExitCode.STORE if found.damage else ExitCode.OK
