"""`tosdiff diff`: what changed between two versions.

Invariant: as in `cli`.
"""

from typing import TYPE_CHECKING, Annotated

import typer

from tosdiff.commands.options import (
    DocumentArgument,
    JsonOption,
    ProvidersOption,
    StoreOption,
    new_app,
    note,
    opened,
    paged,
    print_rows,
)
from tosdiff.errors import ExitCode

if TYPE_CHECKING:
    from tosdiff.models import Comparison, Document, State
    from tosdiff.pipeline.archive import Archive

app = new_app()


@app.command()
def diff(
    document: DocumentArgument,
    before: Annotated[str | None, typer.Argument(metavar="[FROM]", help="WHEN of the older version.")] = None,
    after: Annotated[str | None, typer.Argument(metavar="[TO]", help="WHEN of the newer version.")] = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    side_by_side: Annotated[bool, typer.Option("--side-by-side", "-y", help="Old left, new right.")] = False,
    context: Annotated[int, typer.Option(min=0, help="Unchanged clauses to show around a change.")] = 0,
    as_json: JsonOption = False,
) -> int:
    """Show what changed between two versions, clause by clause (default: the last two of an edition)."""
    _, archive = opened(store, providers)
    found = _compared(archive, document, before, after)
    if as_json:
        from tosdiff.report.json.diff import row

        print_rows([row(comparison, old, new) for _, comparison, old, new in found])
        return ExitCode.OK
    from tosdiff.report.terminal.diff import show

    with paged() as to:
        for declared, comparison, old, new in found:
            show(comparison, declared, (old, new), to, side_by_side=side_by_side, context=context)
    return ExitCode.OK


def _compared(
    archive: "Archive", name: str, before: str | None, after: str | None
) -> list[tuple["Document", "Comparison", "State", "State"]]:
    """Compare two states of a document, or of each part that has two."""
    from tosdiff.errors import UnknownVersionError
    from tosdiff.pipeline.logbook import earlier_and_later

    found, missing = [], []
    for declared in archive.parts(name):
        try:
            old, new = earlier_and_later(archive, declared, before, after)
        except UnknownVersionError as problem:
            missing.append(problem)
        else:
            found.append((declared, archive.compare(declared, old, new), old, new))
    if not found:
        raise missing[0]
    for unseen in missing:
        note(unseen.message)
    return found
