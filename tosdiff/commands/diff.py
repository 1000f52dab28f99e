"""`tosdiff diff`: what changed between two versions.

Invariant: as in `cli`.
"""

from typing import Annotated

import typer

from tosdiff.commands.options import (
    DocumentArgument,
    JsonOption,
    ProvidersOption,
    StoreOption,
    new_app,
    of_each_part,
    opened,
    paged,
    print_rows,
)
from tosdiff.errors import ExitCode

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
    from tosdiff.pipeline import diff as pipeline

    archive = opened(store, providers)
    found = of_each_part(archive, document, lambda part: pipeline.diff(archive, part, before, after))
    if as_json:
        from tosdiff.report.json.diff import row

        print_rows([row(each) for each in found])
        return ExitCode.OK
    from tosdiff.report.terminal.diff import show

    with paged() as to:
        for each in found:
            show(each, to, side_by_side=side_by_side, context=context)
    return ExitCode.OK
