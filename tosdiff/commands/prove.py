"""`tosdiff prove`: the proof that a sentence stood in a document on a day.

Invariant: as in `cli`.
"""

import shlex
import sys
from typing import Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    NoteStyleOption,
    ProvidersOption,
    StoreOption,
    formerly,
    new_app,
    note_style,
    opened,
    print_json,
)
from tosdiff.errors import ExitCode, UsageError

app = new_app()


@app.command(context_settings=formerly(on="at"))
def prove(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The quotation; … stands for words left out.")],
    document: Annotated[
        str | None, typer.Option(help="The document that it is said to stand in.", show_default=False)
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--at", metavar="DATE", help="The day (UTC), such as 2026-01-15.", show_default=False),
    ] = None,
    within: Annotated[
        int,
        typer.Option(
            min=0,
            metavar="DAYS",
            help="On a day nobody looked: how many days may lie between the visits before and after it for both to be proof.",
        ),
    ] = 7,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown for an essay.")] = False,
    style: NoteStyleOption = "text",
    as_json: JsonOption = False,
) -> int:
    """Prove that a sentence stood in a document on a day; and say what is not proved.

    Exit status 0: a visit on that day saw it, or visits before and after, close enough together; 1: a visit on that
    day saw the document without it; 3: unknown, or the visits before and after lie too far apart.
    """
    from tosdiff.models import now
    from tosdiff.pipeline import prove as pipeline
    from tosdiff.pipeline.days import read_day

    style = note_style(style)
    archive = opened(store, providers)
    if document is None or on is None:
        asked = "in which document (--document)" if document is None else "on which day (--at)"
        raise UsageError(
            f"{asked} is the quotation said to stand?",
            hint=f"where and when it was seen: tosdiff find {shlex.quote(text)}",
        )
    proof = pipeline.prove(
        archive, document, text, read_day(on), now=now(), within=within, citing=markdown and not as_json
    )
    if as_json:
        from tosdiff.report.json.prove import row

        print_json(row(proof))
    elif markdown:
        from tosdiff.report.markdown.prove import text as written
        from tosdiff.report.safe import printable

        sys.stdout.write(printable(written(proof, style)) + "\n")
    else:
        from tosdiff.report.terminal.console import console
        from tosdiff.report.terminal.prove import show

        show(proof, console())
    if proof.holds is None:
        return ExitCode.INCOMPLETE
    return ExitCode.OK if proof.holds else ExitCode.CHANGED
