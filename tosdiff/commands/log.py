"""`tosdiff log`: the versions of documents over time.

Invariant: as in `cli`.
"""

from typing import Annotated

import typer

from tosdiff.commands.options import (
    DocumentsArgument,
    JsonOption,
    ProvidersOption,
    StoreOption,
    derive_ahead,
    new_app,
    opened,
    paged,
    print_json,
)
from tosdiff.errors import ExitCode

app = new_app()


@app.command()
def log(
    documents: DocumentsArgument = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each change has its class.")] = False,
    as_json: JsonOption = False,
) -> int:
    """List the versions of a document over time, and which labels each change touched."""
    from tosdiff.pipeline import log as pipeline

    archive = opened(store, providers)
    chosen = archive.readable(documents)
    derive_ahead(archive, chosen)
    if as_json:
        from tosdiff.report.json.log import rows

        print_json([row for d in chosen for row in rows(d.id, pipeline.log(archive, d, fold=True))])
        return ExitCode.OK
    from tosdiff.report.terminal.log import show

    with paged() as to:
        for document in chosen:
            entries = pipeline.log(archive, document, fold=True)
            if document is not chosen[0]:
                to.print()
            rejected = archive.store.rejections(document.id).values()
            show(document, entries, to, explain=explain, rejected=rejected)
    return ExitCode.OK
