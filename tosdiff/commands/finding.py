"""Where a wording stands, and the proof that it stood on a day: `find`, `prove`.

Invariant: as in `cli`.
"""

import sys
from typing import Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    ProvidersOption,
    StoreOption,
    opened,
    pager,
    parse_day,
    print_json,
    room,
)
from tosdiff.errors import ExitCode, UnknownDocumentError

app = room()


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
    """Say where a wording stands or stood, in all documents and versions; and what stood there before.

    Exit status 1: it stands nowhere, and what comes nearest is shown; 3: nothing is stored to search.
    """
    from tosdiff.capture.providers import matching
    from tosdiff.pipeline import find as search

    declared, archive = opened(store, providers)
    try:
        chosen = matching(declared.documents, documents) if documents else declared.documents
    except UnknownDocumentError as problem:
        words = " ".join((text, *(documents or ())))
        problem.hint += f'; or, if it is a word to look for: tosdiff find "{words}", in quotation marks'
        raise
    found = search.find(archive, text, chosen, limit=limit)
    if as_json:
        from tosdiff.report.finding_rows import findings_row

        print_json(findings_row(found))
    else:
        from tosdiff.report import finding, terminal

        to = terminal.console()
        names = {d.id: f"{d.provider_name}: {d.title}" for d in chosen}
        with pager(to):
            finding.findings(found, names, to)
    if not found.searched:
        return ExitCode.INCOMPLETE
    return ExitCode.OK if found.sentences else ExitCode.CHANGED


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
    from tosdiff.evidence.prove import Verdict
    from tosdiff.models import now
    from tosdiff.pipeline import prove as proving

    _, archive = opened(store, providers)
    proof = proving.prove(archive, document, text, parse_day(on), now=now())
    from tosdiff.report import proof as report

    if as_json:
        from tosdiff.report.finding_rows import proof_row

        print_json(proof_row(proof))
    elif markdown:
        from tosdiff.report.safe import printable

        sys.stdout.write(printable(report.markdown(proof)) + "\n")
    else:
        from tosdiff.report import terminal

        report.proof_report(proof, terminal.console())
    return {
        Verdict.PROVED: ExitCode.OK,
        Verdict.NOT_SO: ExitCode.CHANGED,
        Verdict.UNDETERMINED: ExitCode.INCOMPLETE,
    }[proof.verdict]
