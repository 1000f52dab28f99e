"""The command line: parse, one call into the pipeline, one report, an exit code.

Invariant: results go to stdout, everything else to stderr; no error a user can cause shows a traceback.
"""

# Annotations are not deferred here: typer would evaluate each again, a tenth of start-up.

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tosdiff import __version__
from tosdiff.cli_import import imports
from tosdiff.errors import ExitCode, StoreError, TosdiffError, UsageError
from tosdiff.options import (
    DocumentArgument,
    JsonOption,
    ProvidersOption,
    StoreOption,
    VersionArgument,
    note,
    opened,
    pager,
    print_json,
    progress,
    version_at,
)

if TYPE_CHECKING:
    from tosdiff.models import CheckReport, Version

app = typer.Typer(
    name="tosdiff",
    help="Watch, compare and cite what AI providers' terms of service really grant.",
    epilog="New here? Run: tosdiff demo",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(imports, name="import")


# ------------------------------------------------------------------ the main job


@app.command()
def check(
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="[DOCUMENT]...", help="claude, or claude/consumer-terms.")
    ] = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print only if there is something to say.")
    ] = False,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds for one document.")] = 30.0,
    max_size: Annotated[float, typer.Option(min=0.001, help="Largest page accepted, in MiB.")] = 20.0,
    attempts: Annotated[int, typer.Option(min=1, max=10, help="How often a failing fetch is tried.")] = 3,
    as_json: JsonOption = False,
) -> int:
    """Fetch every document, store what is new, and show what changed.

    Exit code: 0 nothing changed, 1 wording changed, 3 something could not be verified.
    """
    from tosdiff import pipeline
    from tosdiff.providers import matching

    declared, archive = opened(store, providers)
    chosen = matching(declared.documents, documents or [])
    limits = pipeline.FetchLimits(timeout=timeout, max_bytes=int(max_size * 1024 * 1024), attempts=attempts)
    with progress(len(chosen)) as advance:
        report = pipeline.check(
            archive,
            chosen,
            limits=limits,
            on_done=advance,
            on_wait=lambda: note("another tosdiff is using this store; waiting for it"),
        )
    return _reported(report, as_json=as_json, quiet=quiet)


def _reported(report: "CheckReport", *, as_json: bool, quiet: bool) -> int:
    if as_json:
        from tosdiff.report import machine

        print_json(machine.check(report))
    else:
        from tosdiff.report import terminal

        terminal.check_report(report, terminal.console(), quiet=quiet)
    unverified = [d for d in report.documents if not d.outcome.verified]
    for each in unverified:
        if each.refusal and (as_json or not sys.stdout.isatty()):
            note(f"{each.document.id} could not be verified: {each.refusal.reason}")
    if any(d.comparison and d.comparison.significance.is_news for d in report.documents):
        return ExitCode.CHANGED
    return ExitCode.INCOMPLETE if unverified else ExitCode.OK


# ------------------------------------------------------------------ reading


@app.command()
def diff(
    document: DocumentArgument,
    before: Annotated[str | None, typer.Argument(metavar="[FROM]", help="WHEN of the older version.")] = None,
    after: Annotated[str | None, typer.Argument(metavar="[TO]", help="WHEN of the newer version.")] = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    side_by_side: Annotated[bool, typer.Option("--side-by-side", "-y", help="Old left, new right.")] = False,
    context: Annotated[int, typer.Option(min=0, help="Unchanged blocks to show around a change.")] = 0,
    as_json: JsonOption = False,
) -> int:
    """Show what changed between two versions, clause by clause (default: the last two)."""
    from tosdiff.history.states import earlier_and_later

    _, archive = opened(store, providers)
    declared = archive.document(document)
    old, new = earlier_and_later(declared.id, before, after, archive.states(declared))
    comparison = archive.compare(declared, old, new)
    if as_json:
        from tosdiff.report import machine

        print_json(machine.comparison(comparison, old, new))
        return ExitCode.OK
    from tosdiff.report import terminal

    to = terminal.console()
    title = f"{declared.provider_name}: {declared.title} ({declared.id})"
    with pager(to):
        terminal.comparison_report(
            comparison, title, (old, new), to, side_by_side=side_by_side, context=context
        )
    return ExitCode.OK


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
    declared, state = version_at(archive, document)
    version = archive.version(declared, archive.snapshot(declared, state))
    if as_json:
        from tosdiff.report import machine

        print_json(machine.version(version, state))
    elif plain:
        from tosdiff.report.safe import printable

        sys.stdout.write(printable(version.text) + "\n")
    else:
        from tosdiff.report import listing, terminal

        to = terminal.console()
        with pager(to):
            listing.version_text(version, f"{declared.provider_name}: {declared.title}", state, to)
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
    version, title, order = _labelled(source, store, providers)
    if as_json:
        from tosdiff.report import machine

        print_json(machine.clauses(version.clauses))
    else:
        from tosdiff.report import listing, terminal

        to = terminal.console()
        with pager(to):
            listing.clause_list(version, title, order, to, explain=explain)
    return ExitCode.OK


def _labelled(
    source: str, store: Path | None, providers: Path | None
) -> tuple["Version", str, tuple[str, ...]]:
    """Return the labelled version of a file or a stored document, its title, and the labels in order."""
    from tosdiff.local import looks_like_file, read_version

    _, archive = opened(store, providers)
    if looks_like_file(source):
        version = archive.labelled(read_version(Path(source)))
        return version, version.title or source, archive.taxonomy.labels
    document, state = version_at(archive, source)
    version = archive.version(document, archive.snapshot(document, state))
    return version, f"{document.provider_name}: {document.title}", archive.taxonomy.labels


@app.command()
def log(
    documents: Annotated[list[str] | None, typer.Argument(metavar="[DOCUMENT]...")] = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each change has its class.")] = False,
    as_json: JsonOption = False,
) -> int:
    """List the versions of a document over time, and which labels each change touched."""
    from tosdiff.providers import matching

    declared, archive = opened(store, providers)
    chosen = matching(declared.documents, documents or [])
    if as_json:
        from tosdiff.report import machine

        print_json([row for d in chosen for row in machine.log(d.id, archive.log(d))])
        return ExitCode.OK
    from tosdiff.report import listing, terminal

    to = terminal.console()
    with pager(to):
        for document in chosen:
            entries = archive.log(document)
            title = f"{document.provider_name}: {document.title} ({document.id})"
            listing.log_table(title, entries, to, explain=explain)
    return ExitCode.OK


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(help="A saved page.")],
    url: Annotated[str, typer.Option(help="Address it was saved from; makes its links absolute.")] = "",
    select: Annotated[list[str] | None, typer.Option(help="CSS selector of the legal text.")] = None,
    remove: Annotated[list[str] | None, typer.Option(help="CSS selector of what to leave out.")] = None,
    as_json: JsonOption = False,
) -> int:
    """Print the legal text of a saved page as Markdown."""
    from tosdiff.local import read_page
    from tosdiff.report.safe import printable
    from tosdiff.text.markdown import markdown_of

    extraction = read_page(file, url=url, select=select or [], remove=remove or [])
    if as_json:
        from tosdiff.report import machine

        print_json(machine.extraction(extraction))
    else:
        sys.stdout.write(printable(markdown_of(extraction.blocks)))
    return ExitCode.OK


# ------------------------------------------------------------------ evidence


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
    from tosdiff.pipeline import now

    if style not in citing.STYLES:
        raise UsageError(f"no citation style {style!r}", hint=f"choose one of {', '.join(citing.STYLES)}")
    _, archive = opened(store, providers)
    declared, state = version_at(archive, document)
    snapshot = archive.snapshot(declared, state)
    version = archive.version(declared, snapshot)
    citation = citing.cite(declared, snapshot, state, version, read_on=now().date(), quote=quote)
    if as_json:
        from tosdiff.report import machine

        print_json(machine.citation(citation))
        return ExitCode.OK
    if citation.quotation and not citation.quotation.exact:
        note("the quotation differs in typography only; the document's own characters are cited")
    from tosdiff.report.safe import printable

    sys.stdout.write(printable(citing.STYLES[style](citation)) + "\n")
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


# ------------------------------------------------------------------ what is watched


@app.command()
def providers(
    store: StoreOption = None,
    providers: ProvidersOption = None,
    check: Annotated[bool, typer.Option("--check", help="Only validate the file.")] = False,
    as_json: JsonOption = False,
) -> int:
    """List what is watched, from which file, and how fresh it is."""
    if check:
        return _validated(providers)
    declared, archive = opened(store, providers)
    rows = []
    for document in declared.documents:
        history = archive.states(document)
        visits = archive.store.visits(document.id)
        rows.append((document, history[-1] if history else None, visits[-1] if visits else None))
    file, folder = str(declared.path), str(archive.store.root)
    if as_json:
        from tosdiff.report import machine

        print_json(machine.watched(rows, file, folder))
    else:
        from tosdiff.report import listing, terminal

        listing.watched_table(rows, file, folder, terminal.console())
    return ExitCode.OK


def _validated(providers: Path | None) -> int:
    from tosdiff.providers import load, problems

    found = problems(providers)
    for problem in found:
        _complain(problem)
    if found:
        return ExitCode.USAGE
    declared = load(providers)
    sys.stdout.write(f"{declared.path}: {len(declared.documents)} documents, no problem found\n")
    return ExitCode.OK


@app.command()
def demo(
    pause: Annotated[bool, typer.Option(help="Wait for Enter between the visits, on a terminal.")] = True,
) -> int:
    """Show what tosdiff does, on a made-up provider, without network: start here."""
    from tosdiff.demo.run import run

    run(pause=pause and sys.stdin.isatty() and sys.stdout.isatty())
    return ExitCode.OK


# ------------------------------------------------------------------ start and end


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"tosdiff {__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Watch, compare and cite what AI providers' terms of service really grant."""


def _complain(problem: TosdiffError) -> None:
    note(f"error: {problem.message}")
    if problem.hint:
        note(f"  hint: {problem.hint}")


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(_run())


def _run() -> int:
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
        return int(code or 0)
    except TosdiffError as problem:
        _complain(problem)
        return problem.exit_code
    except (KeyboardInterrupt, typer.Abort):
        note("interrupted; what was stored is complete")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        import os

        # the reader has left (a pager, head): what is still buffered has nowhere to go
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except OSError as problem:
        _complain(StoreError(f"{problem.strerror or problem}: {problem.filename or 'output'}"))
        return ExitCode.STORE
    except Exception as problem:
        if hasattr(problem, "exit_code") and hasattr(problem, "show"):  # a usage error of the parser's own
            problem.show()
            return int(problem.exit_code)
        import traceback

        traceback.print_exc()
        note(f"this is a bug in tosdiff {__version__}; please report it with the lines above")
        return ExitCode.BUG
