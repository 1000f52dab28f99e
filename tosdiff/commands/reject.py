"""`tosdiff reject`: a person's word that what was taken is not the document.

Invariant: as in `cli`.
"""

from typing import Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    ProvidersOption,
    SnapshotArgument,
    StoreOption,
    named_version,
    new_app,
    opened,
    print_json,
    told_once,
    waiting,
)
from tosdiff.errors import ExitCode

app = new_app()


@app.command()
def reject(
    snapshot: SnapshotArgument,
    because: Annotated[
        str, typer.Option(help='Why, in your own words: "it is an error page".', show_default=False)
    ],
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Take a snapshot that is not the document out of its history.

    Nothing is removed: it can still be shown and cited by its id, with who said what when, and `tosdiff accept` takes it
    back. When the same text comes again, it is refused.
    """
    from tosdiff.pipeline import reject as pipeline

    archive = opened(store, providers)
    document, when = named_version(snapshot)
    found = pipeline.reject(archive, archive.document(document), when, because=because, on_wait=waiting)
    if as_json:
        from tosdiff.report.json.reject import row

        print_json(row(found))
    else:
        from tosdiff.report.terminal.reject import show

        with told_once() as to:
            show(found, to)
    return ExitCode.OK
