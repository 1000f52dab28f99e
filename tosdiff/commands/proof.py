"""What a doubtful reader is given: `cite`, `verify`.

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
    note,
    opened,
    print_json,
    print_rows,
    room,
    standing,
)
from tosdiff.errors import ExitCode, QuoteNotFoundError, UsageError

app = room()


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
    from tosdiff.evidence import cite as citing
    from tosdiff.models import now
    from tosdiff.pipeline.cite import cite

    if style not in citing.STYLES:
        raise UsageError(f"no citation style {style!r}", hint=f"choose one of {', '.join(citing.STYLES)}")
    if quote is not None and not quote.strip():
        raise UsageError("there is no word to cite", hint="give the sentence in quotation marks")
    _, archive = opened(store, providers)
    citations, refused = [], []
    for declared, state in standing(archive, document):
        try:
            citations.append(cite(archive, declared, state, read_on=now().date(), quote=quote))
        except QuoteNotFoundError as problem:
            refused.append(problem)
    if not citations:
        raise refused[0]
    if as_json:
        from tosdiff.report import machine

        print_rows([machine.citation(citation) for citation in citations])
        return ExitCode.OK
    if any(citation.quotation and not citation.quotation.exact for citation in citations):
        note("the quotation differs in typography only; the document's own characters are cited")
    from tosdiff.report.safe import printable

    sys.stdout.write(printable("\n\n".join(citing.STYLES[style](each) for each in citations)) + "\n")
    return ExitCode.OK


@app.command()
def verify(store: StoreOption = None, providers: ProvidersOption = None, as_json: JsonOption = False) -> int:
    """Recompute every digest and the chain of visits; say exactly what is damaged."""
    from tosdiff.evidence.verify import verify as recompute

    _, archive = opened(store, providers)
    documents = len(archive.store.documents())
    if not documents:
        raise UsageError(
            f"no snapshots in {archive.store.root}",
            hint="name their folder with --store, or run `tosdiff check`",
        )
    damage = recompute(archive.store)
    if as_json:
        from tosdiff.report import machine

        print_json(machine.damages(damage, documents))
    else:
        from tosdiff.report import listing, terminal

        listing.damage_list(damage, documents, terminal.console())
    return ExitCode.STORE if damage else ExitCode.OK
