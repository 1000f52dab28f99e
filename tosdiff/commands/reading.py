"""What is stored, to read: `show`, `clauses`, `log`, `diff`; and `extract` for a saved page.

Invariant: as in `cli`.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tosdiff.commands.options import (
    DocumentArgument,
    DocumentsArgument,
    JsonOption,
    ProvidersOption,
    StoreOption,
    VersionArgument,
    note,
    opened,
    pager,
    print_json,
    print_rows,
    room,
    standing,
    titled,
)
from tosdiff.errors import ExitCode

if TYPE_CHECKING:
    from tosdiff.models import Comparison, Document, State, Version
    from tosdiff.pipeline.archive import Archive


app = room()


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
    _, archive = opened(store, providers)
    found = _compared(archive, document, before, after)
    if as_json:
        from tosdiff.report import machine

        print_rows([machine.comparison(comparison, old, new) for _, comparison, old, new in found])
        return ExitCode.OK
    from tosdiff.report import terminal

    to = terminal.console()
    with pager(to):
        for declared, comparison, old, new in found:
            terminal.comparison_report(
                comparison, titled(declared), (old, new), to, side_by_side=side_by_side, context=context
            )
    return ExitCode.OK


def _compared(
    archive: "Archive", name: str, before: str | None, after: str | None
) -> list[tuple["Document", "Comparison", "State", "State"]]:
    """Compare two states of a document, or of each part that has two."""
    from tosdiff.errors import UnknownVersionError
    from tosdiff.pipeline.logbook import earlier_and_later

    found, missing = [], []
    for declared in archive.parts(name):
        try:
            old, new = earlier_and_later(archive, declared, before, after)
        except UnknownVersionError as problem:
            missing.append(problem)
        else:
            found.append((declared, archive.compare(declared, old, new), old, new))
    if not found:
        raise missing[0]
    for unseen in missing:
        note(unseen.message)
    return found


@app.command()
def show(
    document: VersionArgument,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    plain: Annotated[bool, typer.Option("--plain", help="The bare text that spans refer to.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Show the text of a version, labelled clauses marked in the margin."""
    _, archive = opened(store, providers)
    found = [
        (declared, state, archive.version(declared, archive.snapshot(declared, state)))
        for declared, state in standing(archive, document)
    ]
    if as_json:
        from tosdiff.pipeline.facts import facts_of
        from tosdiff.report import machine
        from tosdiff.report.matrix_json import facts

        print_rows(
            [
                machine.version(version, state) | {"facts": facts(facts_of(version))}
                for _, state, version in found
            ]
        )
    elif plain:
        from tosdiff.report.safe import printable

        sys.stdout.writelines(printable(version.text) + "\n" for _, _, version in found)
    else:
        from tosdiff.report import listing, terminal

        to = terminal.console()
        with pager(to):
            for declared, state, version in found:
                listing.version_text(version, titled(declared), state, to)
    return ExitCode.OK


@app.command()
def clauses(
    source: Annotated[
        str,
        typer.Argument(metavar="DOCUMENT[@WHEN] | FILE", help="A stored version, or a local .html or .md."),
    ],
    store: StoreOption = None,
    providers: ProvidersOption = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Name the rule and words behind each label.")
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """List the labelled clauses: what may be used, and how the deal may change."""
    _, archive = opened(store, providers)
    found = _labelled(archive, source)
    if as_json:
        from tosdiff.report import machine

        print_json([row for version, *_ in found for row in machine.clauses(version.clauses)])
    else:
        from tosdiff.report import listing, terminal

        to = terminal.console()
        with pager(to):
            for version, title, state in found:
                listing.clause_list(version, title, state, archive.taxonomy.labels, to, explain=explain)
    return ExitCode.OK


def _labelled(archive: "Archive", source: str) -> list[tuple["Version", str, "State | None"]]:
    """Return the labelled version of a file, or of a stored document or each of its parts, with title and state."""
    from tosdiff.pipeline.clauses import looks_like_file, read_version

    if looks_like_file(source):
        version = archive.labelled(read_version(Path(source)))
        return [(version, version.title or source, None)]
    return [
        (
            archive.version(document, archive.snapshot(document, state)),
            titled(document),
            state,
        )
        for document, state in standing(archive, source)
    ]


@app.command()
def log(
    documents: DocumentsArgument = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each change has its class.")] = False,
    as_json: JsonOption = False,
) -> int:
    """List the versions of a document over time, and which labels each change touched."""
    from tosdiff.capture.providers import matching
    from tosdiff.pipeline import logbook

    declared, archive = opened(store, providers)
    chosen = matching(declared.documents, documents or [])
    if as_json:
        from tosdiff.report import machine

        print_json([row for d in chosen for row in machine.log(d.id, logbook.log(archive, d, fold=True))])
        return ExitCode.OK
    from tosdiff.report import listing, terminal

    to = terminal.console()
    with pager(to):
        for document in chosen:
            entries = logbook.log(archive, document, fold=True)
            if document is not chosen[0]:
                to.print()
            listing.log_table(titled(document), entries, to, explain=explain)
    return ExitCode.OK


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A saved page (.html, .mhtml) or PDF.")],
    url: Annotated[str, typer.Option(help="Address it was saved from; makes its links absolute.")] = "",
    select: Annotated[list[str] | None, typer.Option(help="CSS selector of the legal text.")] = None,
    remove: Annotated[list[str] | None, typer.Option(help="CSS selector of what to leave out.")] = None,
    title: Annotated[str, typer.Option(help="Name of the document, where the page holds several.")] = "",
    as_json: JsonOption = False,
) -> int:
    """Print the legal text of a saved page as Markdown."""
    from tosdiff.pipeline.extract import extract
    from tosdiff.report.safe import printable
    from tosdiff.text.markdown import markdown_of

    extraction = extract(file, url=url, select=select or [], remove=remove or [], named=title)
    if as_json:
        from tosdiff.report import machine

        print_json(machine.extraction(extraction))
    else:
        sys.stdout.write(printable(markdown_of(extraction.blocks)))
    return ExitCode.OK
