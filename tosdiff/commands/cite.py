"""`tosdiff cite`: what stood in a document, so that a reader can check it.

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
    print_rows,
    standing,
)
from tosdiff.errors import ExitCode, QuoteNotFoundError, UsageError

app = new_app()

STYLES = ("plain", "markdown", "bibtex")


@app.command()
def cite(
    document: VersionArgument,
    quote: Annotated[str | None, typer.Option(help="A sentence that must stand in that version.")] = None,
    style: Annotated[str, typer.Option(help="plain, markdown or bibtex.")] = "plain",
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Print a citation that can be checked: the three dates, the snapshot and its digest."""
    from tosdiff.models import now
    from tosdiff.pipeline import cite as pipeline

    if style not in STYLES:
        raise UsageError(f"no citation style {style!r}", hint=f"choose one of {', '.join(STYLES)}")
    if quote is not None and not quote.strip():
        raise UsageError("there is no word to cite", hint="give the sentence in quotation marks")
    archive = opened(store, providers)
    citations, refused = [], []
    when = document.partition("@")[2] or None
    for declared, state in standing(archive, document):
        try:
            citations.append(
                pipeline.cite(archive, declared, state, read_on=now().date(), quote=quote, when=when)
            )
        except QuoteNotFoundError as problem:
            refused.append(problem)
    if not citations:
        raise refused[0]
    if as_json:
        from tosdiff.report.json.cite import row

        print_rows([row(citation) for citation in citations])
        return ExitCode.OK
    if any(citation.quotation and not citation.quotation.exact for citation in citations):
        note("the quotation differs in typography only; the document's own characters are cited")
    from tosdiff.report.safe import printable

    if style == "bibtex":
        from tosdiff.report.bibtex.cite import text
    elif style == "markdown":
        from tosdiff.report.markdown.cite import text
    else:
        from tosdiff.report.terminal.cite import text
    sys.stdout.write(printable("\n\n".join(text(each) for each in citations)) + "\n")
    return ExitCode.OK
