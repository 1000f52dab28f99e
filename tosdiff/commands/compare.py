"""`tosdiff compare`: the terms of several providers, side by side.

Invariant: as in `cli`.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    NoteStyleOption,
    ProvidersOption,
    StoreOption,
    new_app,
    note_style,
    opened,
    paged,
    print_json,
)
from tosdiff.errors import ExitCode, UsageError

app = new_app()


@app.command()
def compare(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[LABEL|DOCUMENT|PROVIDER]...",
            help="access.grant, a family (access), or the beginning of one; what to compare, as --document and --provider.",
        ),
    ] = None,
    provider: Annotated[
        list[str] | None,
        typer.Option("--provider", metavar="ID", help="Only this provider; may be given several times."),
    ] = None,
    at: Annotated[
        str, typer.Option(metavar="WHEN", help="A date, a datetime, latest or previous.")
    ] = "latest",
    document: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND|DOCUMENT",
            help="A kind (terms, policy, privacy, commercial), or a document; may be given several times.",
            show_default="terms",
        ),
    ] = None,
    together: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="DOCUMENT",
            help="A further document of the contract, read into its provider's column; may be given several times.",
        ),
    ] = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print Markdown with footnotes, to paste into a text.")
    ] = False,
    style: NoteStyleOption = "text",
    best: Annotated[
        int | None,
        typer.Option(
            "--best",
            min=1,
            metavar="N",
            help="Of each label and provider, only the N clauses whose label is surest; with --markdown, without the table.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Show what the providers' terms say, side by side: a table, and the clauses under each label named."""
    from tosdiff.models import now
    from tosdiff.pipeline import compare as pipeline

    if providers and not providers.exists():
        _not_a_file(providers)
    style = note_style(style)
    archive = opened(store, providers)
    asked = pipeline.told_apart(archive, words or [])
    found = pipeline.compare(
        archive,
        asked.labels,
        providers=[*(provider or []), *asked.providers],
        documents=[*(document or []), *asked.documents],
        together=together or [],
        at=at,
        read_on=now().date(),
        best=best,
    )
    if as_json:
        from tosdiff.report.json.compare import row

        print_json(row(found))
    elif as_markdown:
        from tosdiff.report.markdown.compare import text
        from tosdiff.report.safe import printable

        sys.stdout.write(printable(text(found, style)))
    else:
        from tosdiff.report.terminal.compare import show

        with paged() as to:
            show(found, to, whole=set(asked.labels) >= {group.label for group in found.groups})
    return ExitCode.OK


def _not_a_file(named: Path) -> None:
    """Help a user who takes the option for the one that chooses providers."""
    if str(named) in {document.provider for document in opened(None, None).documents}:
        raise UsageError(
            f"--config names a providers file, and there is no file {named}",
            hint=f"to compare only some providers: --provider {named}",
        )
