"""`tosdiff find`: where a wording stands.

Invariant: as in `cli`.
"""

from typing import Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    ProvidersOption,
    StoreOption,
    new_app,
    note,
    opened,
    paged,
    print_json,
)
from tosdiff.errors import ExitCode, UnknownDocumentError

app = new_app()


@app.command()
def find(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="A few words, in quotation marks; … for others.")
    ],
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="[DOCUMENT]...", help="Only these documents or providers.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Sentences to show.")] = 20,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Find a wording in all documents and versions, and what stood there before.

    Exit status 1: it was not found, and the most similar sentences are shown; 3: nothing is stored to search.
    """
    from tosdiff.pipeline import find as pipeline

    archive, unreadable = opened(store, providers).with_stored()
    try:
        chosen = archive.readable(documents) if documents else archive.documents
    except UnknownDocumentError as problem:
        words = " ".join((text, *(documents or ())))
        problem.hint += f'; or, if it is a word to look for: tosdiff find "{words}", in quotation marks'
        raise
    found = pipeline.find(archive, text, chosen, limit=limit)
    if as_json:
        from tosdiff.report.json.find import row

        print_json(row(found))
    else:
        from tosdiff.report.terminal.find import show

        names = {d.id: f"{d.provider_name}: {d.title}" for d in chosen}
        with paged() as to:
            show(found, names, to)
    if not documents and unreadable:
        note(
            "not searched, stored but no longer declared, and not readable"
            f" (`tosdiff verify` says why): {', '.join(unreadable)}"
        )
    if not found.searched:
        return ExitCode.INCOMPLETE
    return ExitCode.OK if found.sentences else ExitCode.CHANGED
