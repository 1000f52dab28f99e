"""The terms of several providers, side by side: `compare`.

Invariant: as in `cli`.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    ProvidersOption,
    StoreOption,
    opened,
    pager,
    print_json,
    room,
)
from tosdiff.errors import ExitCode, UsageError

app = room()


@app.command()
def compare(
    labels: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[LABEL]...", help="access.grant, a family (access), or the beginning of one."
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
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print Markdown with footnotes, to paste into a text.")
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """Show what the providers' terms say, side by side: a table, and the clauses under each label named."""
    from tosdiff.models import now
    from tosdiff.pipeline import compare as pipeline

    if providers and not providers.exists():
        _not_a_file(providers)
    _, archive = opened(store, providers)
    found = pipeline.compare(
        archive, labels or [], providers=provider or [], documents=document or [], at=at, read_on=now().date()
    )
    if as_json:
        from tosdiff.report import matrix_json

        print_json(matrix_json.side_by_side(found))
    elif as_markdown:
        from tosdiff.report import matrix_markdown
        from tosdiff.report.safe import printable

        sys.stdout.write(printable(matrix_markdown.side_by_side(found)))
    else:
        from tosdiff.report import matrix, terminal

        to = terminal.console()
        with pager(to):
            matrix.side_by_side(found, to, whole=set(labels or []) >= {group.label for group in found.groups})
    return ExitCode.OK


def _not_a_file(named: Path) -> None:
    """Help who takes `--providers` for the option that chooses providers."""
    from tosdiff.capture.providers import load

    if str(named) in {document.provider for document in load(None).documents}:
        raise UsageError(
            f"--providers names a providers.yaml, and there is no file {named}",
            hint=f"to compare only some providers: --provider {named}",
        )
