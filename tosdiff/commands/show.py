"""`tosdiff show`: the text of a version.

Invariant: as in `cli`.
"""

import sys
from typing import Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    ProvidersOption,
    StoreOption,
    VersionArgument,
    new_app,
    note,
    opened,
    paged,
    print_rows,
    standing,
)
from tosdiff.errors import ExitCode

app = new_app()


@app.command()
def show(
    document: VersionArgument,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    plain: Annotated[bool, typer.Option("--plain", help="The bare text that spans refer to.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Show the text of a version, labelled clauses marked in the margin."""
    from tosdiff.pipeline import show as pipeline

    archive = opened(store, providers)
    found = [
        pipeline.show(archive, *each, when=document.partition("@")[2] or None)
        for each in standing(archive, document)
    ]
    if as_json:
        from tosdiff.report.json.show import row

        print_rows([row(each) for each in found])
    elif plain:
        from tosdiff.report.terminal.show import text
        from tosdiff.report.words.since import unseen

        for gap in filter(None, (each.unseen for each in found)):
            note(unseen(gap))
        for each in found:
            if each.state.rejected:
                note(f"{each.document.id}: {each.state.snapshot} was {each.state.rejected}")
        sys.stdout.writelines(text(each) + "\n" for each in found)
    else:
        from tosdiff.report.terminal.show import show as shown

        with paged() as to:
            for each in found:
                shown(each, to)
    return ExitCode.OK
