"""`tosdiff verify`: what is damaged, and what was published of the store.

Invariant: as in `cli`.
"""

from pathlib import Path
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
    bundle: Annotated[
        Path | None,
        typer.Option(
            "--bundle", metavar="FILE.zip", help="Check a file that `tosdiff bundle` wrote, and no store."
        ),
    ] = None,
    roots: Annotated[
        Path | None,
        typer.Option(
            "--timestamp-roots",
            metavar="FILE.pem",
            help="Certificates that are trusted to stand behind timestamps.",
            show_default="timestamp: in your config, or those trusted for web pages",
        ),
    ] = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Recompute every digest and the chain of visits; say exactly what is damaged, and what timestamps prove."""
    from tosdiff.pipeline import verify as pipeline

    if bundle is not None:
        if publish or against or as_json:
            raise UsageError(
                "--bundle goes with --timestamp-roots alone", hint=f"run `tosdiff verify --bundle {bundle}`"
            )
        from tosdiff.report.terminal.console import console
        from tosdiff.report.terminal.verify import show_bundle

        checked = pipeline.verify_bundle(bundle, roots=roots)
        show_bundle(checked, console())
        if checked.wrong:
            return ExitCode.STORE
        return ExitCode.OK if checked.complete else ExitCode.INCOMPLETE
    archive = opened(store, providers, tells_newer=False)
    if publish and against:
        raise UsageError(
            "--publish and --against exclude each other", hint="run `tosdiff verify --against DIGEST` first"
        )
    line = pipeline.publish(archive) if publish else None
    if against is not None:
        found, line = pipeline.verify_against(archive, against, roots=roots)
    else:
        found = pipeline.verify(archive, roots=roots)
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
