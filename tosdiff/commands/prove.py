"""`tosdiff prove`: the proof that a sentence stood in a document on a day.

Invariant: as in `cli`.
"""

import sys
from typing import Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    ProvidersOption,
    StoreOption,
    new_app,
    opened,
    parse_day,
    print_json,
)
from tosdiff.errors import ExitCode

app = new_app()


@app.command()
def prove(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The quotation; … stands for words left out.")],
    document: Annotated[str, typer.Option(help="The document that it is said to stand in.")],
    on: Annotated[str, typer.Option(metavar="DATE", help="The day (UTC), such as 2026-01-15.")],
    store: StoreOption = None,
    providers: ProvidersOption = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown for an essay.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Prove that a sentence stood in a document on a day; and say what is not proved.

    Exit status 1: it did not stand there on that day; 3: the store cannot say.
    """
    from tosdiff.models import now
    from tosdiff.pipeline import prove as pipeline

    archive = opened(store, providers)
    proof = pipeline.prove(archive, document, text, parse_day(on), now=now())
    if as_json:
        from tosdiff.report.json.prove import row

        print_json(row(proof))
    elif markdown:
        from tosdiff.report.markdown.prove import text as written
        from tosdiff.report.safe import printable

        sys.stdout.write(printable(written(proof)) + "\n")
    else:
        from tosdiff.report.terminal.console import console
        from tosdiff.report.terminal.prove import show

        show(proof, console())
    if proof.stood is None:
        return ExitCode.INCOMPLETE
    return ExitCode.OK if proof.stood else ExitCode.CHANGED
