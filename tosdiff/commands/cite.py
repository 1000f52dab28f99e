"""`tosdiff cite`: what stood in a document, so that a reader can check it.

Invariant: as in `cli`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    ProvidersOption,
    StoreOption,
    complain,
    complete_documents,
    new_app,
    note,
    opened,
    print_rows,
    standing,
)
from tosdiff.errors import ExitCode, UsageError

app = new_app()

STYLES = (
    "text", "short", "markdown", "html", "bibtex", "biblatex", "csl-json", "ris", "apa", "mla", "chicago", "wikipedia",
)  # fmt: skip
_FORMERLY = {"plain": "text"}


@app.command()
def cite(
    document: Annotated[
        str | None,
        typer.Argument(
            metavar="[DOCUMENT[@WHEN]]",
            help="WHEN: a date, a datetime, a snapshot id or its start, latest, previous.",
            autocompletion=complete_documents,
        ),
    ] = None,
    quote: Annotated[
        list[str] | None,
        typer.Option(
            "--quote",
            metavar="TEXT",
            help="Words that must stand in that version, … for words left out; may be given several times.",
        ),
    ] = None,
    style: Annotated[
        str | None,
        typer.Option(
            "--style",
            metavar="STYLE",
            help=f"{', '.join(STYLES)}; apa, mla and chicago are written as Markdown.",
            show_default="text",
        ),
    ] = None,
    bib: Annotated[
        Path | None,
        typer.Option(
            "--bib",
            metavar="FILE",
            help="Add the entries to this file (bibtex, biblatex, csl-json, ris), and print their keys.",
            show_default=False,
        ),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Cite the newest version of every document that is stored.")
    ] = False,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Print a citation that can be checked: the three dates, the snapshot and its digest."""
    style = _style(style, in_a_file=bib is not None, every=every)
    if (document is None) != every:
        raise UsageError(
            "name a document, or --all for every one that is stored",
            hint="for example `tosdiff cite claude/consumer-terms`, or `tosdiff cite --all > terms.bib`",
        )
    if any(not words.strip() for words in quote or ()):
        raise UsageError("there is no word to cite", hint="give the sentence in quotation marks")
    if quote and every:
        raise UsageError("a quotation stands in one document", hint="name the document in place of --all")
    from tosdiff.models import now
    from tosdiff.pipeline import cite as pipeline

    archive = opened(store, providers)
    code, today = int(ExitCode.OK), now().date()
    if document is None:
        citations, problems = pipeline.every(archive, read_on=today)
        for problem in problems:  # what cannot be cited hinders no other
            complain(problem)
            code = max(code, problem.exit_code)
    else:
        versions, when = standing(archive, document), document.partition("@")[2] or None
        citations = pipeline.quoted(archive, versions, quote or (), read_on=today, when=when)
    if as_json:
        from tosdiff.report.json.cite import row

        print_rows([row(citation) for citation in citations])
        return code
    if any(citation.quotation and not citation.quotation.exact for citation in citations):
        note("the quotation differs in typography or numbering only; the document's own characters are cited")
    from tosdiff.report.terminal.cite import entry, key, text

    if bib is None:
        _print(text(citations, style))
        return code
    from tosdiff.pipeline.bibliography import add

    keys = [key(citation) for citation in citations]
    added = add(bib, [(key, entry(c, style)) for key, c in zip(keys, citations, strict=True)], style)
    note(f"{bib}: {len(added)} added, {len(set(keys)) - len(added)} there already")
    _print("\n".join(dict.fromkeys(keys)))
    return code


def _style(asked: str | None, *, in_a_file: bool, every: bool) -> str:
    """Return the style asked for; without one, what a file of references holds, or text."""
    style = _FORMERLY.get(asked or "", asked) or ("bibtex" if in_a_file or every else "text")
    if style not in STYLES:
        raise UsageError(f"no citation style {style!r}", hint=f"choose one of {', '.join(STYLES)}")
    if in_a_file:
        from tosdiff.pipeline.bibliography import FORMATS

        if style not in FORMATS:
            raise UsageError(
                f"no file holds references in the style {style}", hint=f"for --bib: {', '.join(FORMATS)}"
            )
    return style


def _print(text: str) -> None:
    from tosdiff.report.safe import printable

    sys.stdout.write(printable(text) + "\n")
