"""`tosdiff verify`: what is damaged.

Invariant: as in `cli`.
"""

from tosdiff.commands.options import JsonOption, ProvidersOption, StoreOption, new_app, opened, print_json
from tosdiff.errors import ExitCode

app = new_app()


@app.command()
def verify(store: StoreOption = None, providers: ProvidersOption = None, as_json: JsonOption = False) -> int:
    """Recompute every digest and the chain of visits; say exactly what is damaged."""
    from tosdiff.pipeline import verify as pipeline

    archive = opened(store, providers)
    found = pipeline.verify(archive)
    if as_json:
        from tosdiff.report.json.verify import row

        print_json(row(found))
    else:
        from tosdiff.report.terminal.console import console
        from tosdiff.report.terminal.verify import show

        show(found, console())
    return ExitCode.STORE if found.damage else ExitCode.OK
