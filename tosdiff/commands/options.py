"""What the commands share: their options, the opened archive, output, pager and progress bar.

Invariant: results go to stdout, everything else to stderr.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from tosdiff.about import __version__

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from rich.console import Console

    from tosdiff.errors import ExitCode, TosdiffError
    from tosdiff.models import Document, DocumentReport, State
    from tosdiff.pipeline.archive import Archive
    from tosdiff.pipeline.feed import Feed


def complete_documents(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the providers and documents that a word on the command line may become, for a shell's completion."""
    from tosdiff.errors import TosdiffError

    try:
        documents = opened(None, ctx.params.get("providers")).documents
    except TosdiffError:
        return []
    names = dict.fromkeys(name for each in documents for name in (each.provider, each.id))
    return [name for name in names if name.startswith(incomplete)]


def complete_labels(incomplete: str) -> list[str]:
    """Return the families and labels that a word on the command line may become."""
    from tosdiff.pipeline.labels import names

    return [name for name in names() if name.startswith(incomplete)]


StoreOption = Annotated[
    Path | None,
    typer.Option("--store", help="Folder of the snapshots.", show_default="beside the providers file"),
]
ProvidersOption = Annotated[
    Path | None,
    typer.Option(
        "--config", help="The providers file.", show_default="providers.yaml here, or the shipped one"
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
DocumentArgument = Annotated[
    str,
    typer.Argument(
        metavar="DOCUMENT",
        help="A document such as claude/consumer-terms.",
        autocompletion=complete_documents,
    ),
]
DocumentsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[DOCUMENT]...",
        help="claude, or claude/consumer-terms; without any, all.",
        autocompletion=complete_documents,
    ),
]
LabelOption = Annotated[
    str | None,
    typer.Option(
        "--label",
        help="Only this label, or a family or beginning of one: change, change.not; or a topic: data.training.",
        autocompletion=complete_labels,
    ),
]
VersionArgument = Annotated[
    str,
    typer.Argument(
        metavar="DOCUMENT[@WHEN]",
        help="WHEN: a date, a datetime, a snapshot id or its start, latest, previous.",
        autocompletion=complete_documents,
    ),
]

SnapshotArgument = Annotated[
    str,
    typer.Argument(
        metavar="DOCUMENT@SNAPSHOT", help="One version by its id, as `tosdiff log` lists it, or latest."
    ),
]

NOTE_STYLES = ("text", "short", "apa", "mla", "chicago")
NoteStyleOption = Annotated[
    str,
    typer.Option(
        "--style", metavar="STYLE", help=f"With --markdown, of the footnotes: {', '.join(NOTE_STYLES)}."
    ),
]


def note_style(asked: str) -> str:
    """Return the style of the footnotes.

    Raises:
        UsageError: no footnote is written in it.
    """
    from tosdiff.errors import UsageError

    if asked not in NOTE_STYLES:
        raise UsageError(
            f"no footnotes in the style {asked!r}", hint=f"choose one of {', '.join(NOTE_STYLES)}"
        )
    return asked


def new_app() -> typer.Typer:
    """Return an empty group for the command of one module."""
    return typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def formerly(**renamed: str) -> dict[str, Any]:
    """Return settings by which options are found under their old names too: scripts use them.

    `--providers` was the old name of `--config` everywhere; `renamed` gives a command's own, old to new.
    """
    names = {"providers": "config", **renamed}
    return {"token_normalize_func": lambda name: names.get(name, name)}


def opened(store: Path | None, providers: Path | None, *, tells_newer: bool = True) -> Archive:
    """Return the archive that the options name.

    Args:
        tells_newer: whether what only a newer tosdiff can read is told in the end; False for a command that tells it itself.
    """
    from tosdiff.pipeline import archive
    from tosdiff.report.words.commands import asked_of

    asked_of(store, providers)
    found = archive.opened(store, providers)
    if tells_newer:
        _OPENED.append(found)
    return found


_OPENED: list[Archive] = []
"""The archives that this run of the program opened."""


def tell_unproven() -> None:
    """Say what an answer does not rest on: what only a newer tosdiff can read, and pages that are lost."""
    from tosdiff.report.words.unproven import passed_over, text_alone

    for archive in _OPENED:
        if archive.store.text_alone:
            note(text_alone(tuple(archive.store.text_alone)))
        for document, newer in archive.store.newer_met().items():
            note(passed_over(document, newer))
    _OPENED.clear()


T = TypeVar("T")


def of_each_part(archive: Archive, name: str, ask: Callable[[Document], T]) -> list[T]:
    """Ask about a document, or of a text in parts about each part; parts that have no answer are named on stderr.

    Raises:
        UnknownDocumentError, UnknownVersionError: nothing of that name, or no part has an answer.
    """
    from tosdiff.errors import UnknownVersionError

    found: list[T] = []
    missing: list[UnknownVersionError] = []
    for document in archive.parts(name):
        try:
            found.append(ask(document))
        except UnknownVersionError as problem:
            missing.append(problem)
    if not found:
        raise missing[0]
    for unseen in missing:
        note(unseen.message)
    return found


def standing(archive: Archive, name: str) -> list[tuple[Document, State]]:
    """Resolve `DOCUMENT[@WHEN]`; of a text in parts, each part that was seen by then.

    Raises:
        UnknownDocumentError, UnknownVersionError: nothing of that name, or nothing seen by then.
    """
    of, _, when = name.partition("@")
    return of_each_part(archive, of, lambda document: (document, archive.state(document, when or "latest")))


def named_version(name: str) -> tuple[str, str]:
    """Divide `DOCUMENT@SNAPSHOT`.

    Raises:
        UsageError: it names no version.
    """
    from tosdiff.errors import UsageError

    of, _, when = name.partition("@")
    if not when:
        raise UsageError(
            f"{name} names a document, and one version of it is needed",
            hint=f"give its id, as in {of}@20260521T101500Z; `tosdiff log {of}` lists them",
        )
    return of, when


def feed_of(
    archive: Archive, documents: Sequence[Document], *, as_json: bool, url: str | None = None
) -> tuple[Feed, str]:
    """Return the feed of documents, and its text."""
    from tosdiff.models import now
    from tosdiff.pipeline.feed import feed

    if as_json:
        from tosdiff.report.jsonfeed.feed import text
    else:
        from tosdiff.report.atom.feed import text
    derive_ahead(archive, documents)
    made = feed(archive, documents, now=now(), url=url)
    return made, text(made)


def print_rows(rows: list[dict[str, Any]]) -> None:
    """Print one result as JSON, and those of a text in parts as a list."""
    print_json(rows[0] if len(rows) == 1 else rows)


def told(
    found: T,
    *,
    as_json: bool,
    row: Callable[[T], object],
    show: Callable[[T, Console], None],
    complete: Callable[[T], bool],
    reports: Callable[[T], Iterable[DocumentReport]],
) -> ExitCode:
    """Print what came of an import, and return the code that says whether all of it was taken, or a bug was met."""
    from tosdiff.errors import ExitCode

    if as_json:
        print_json(row(found))
    else:
        from tosdiff.report.terminal.console import console

        show(found, console())
    if any(report.trouble for report in reports(found)):
        return ExitCode.BUG
    return ExitCode.OK if complete(found) else ExitCode.INCOMPLETE


def print_json(value: object) -> None:
    from tosdiff.report.json.rows import dumps

    sys.stdout.write(dumps(value) + "\n")


def told_together() -> bool:
    """Whether stdout and stderr go to one place, as on a terminal or in the mail that cron sends."""
    import os

    try:
        out, err = (os.fstat(stream.fileno()) for stream in (sys.stdout, sys.stderr))
    except (OSError, ValueError):
        return False
    return os.path.samestat(out, err)


def at_terminal() -> bool:
    """Whether a person is there who reads what is said and can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def drop_output() -> None:
    """Drop what is still buffered for stdout: it cannot be written, or its reader has left."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def note(words: str) -> None:
    from tosdiff.report.safe import printable

    sys.stderr.write(printable(words) + "\n")


def started_as(program: str) -> None:
    """Remember by which word tosdiff was started, for the commands that messages name."""
    from tosdiff.report.words.commands import called

    called(program)


def complain(problem: TosdiffError) -> None:
    """Tell an error and what to do about it."""
    from tosdiff.report.words.commands import runnable

    note(f"error: {problem.message}")
    if problem.hint:
        note(f"  hint: {runnable(problem.hint)}")


def report_bug(bug: Exception) -> None:
    """Show where the program went wrong, keep it in a file, and ask for a report of it."""
    import traceback

    from tosdiff.pipeline.bugs import keep_bug

    for line in "".join(traceback.format_exception(bug)).splitlines():
        note(line)
    kept = keep_bug(bug)
    shown = f"; they are kept in {kept}" if kept else ""
    note(f"this is a bug in tosdiff {__version__}; please report it with the lines above{shown}")


@contextmanager
def paged() -> Iterator[Console]:
    """Page what is printed on a terminal, colours kept; elsewhere just print it."""
    from tosdiff.report.terminal.console import console

    to = console()
    if not (to.is_terminal and sys.stdin.isatty()):
        yield to
        return
    import os

    os.environ.setdefault("LESS", "-RFX")
    with to.pager(styles=True):
        yield to


@contextmanager
def told_once() -> Iterator[Console]:
    """Print what will not be told again.

    Where cron's encoding cannot hold a character, an escape in its place is better than no alarm; what quotes
    the terms stops instead.
    """
    from tosdiff.report.terminal.console import console

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    yield console()


def waiting() -> None:
    """Say that the store is held by another run."""
    note("another tosdiff is using this store; waiting for it")


def progress(total: int | None, doing: str = "fetching") -> AbstractContextManager[Any]:
    """Show a bar on stderr when it is a terminal."""
    if not sys.stderr.isatty():
        return nullcontext()
    from tosdiff.report.terminal.progress import bar

    return bar(total, doing)


def derive_ahead(archive: Archive, documents: Sequence[Document], *, texts: bool = False) -> None:
    """Derive in processes what the histories of documents are told by and is not kept yet, a bar on stderr at a terminal.

    With `texts` no more than the texts.
    """
    from tosdiff.pipeline.ahead import derive_ahead as pipeline

    @contextmanager
    def shown(total: int) -> Iterator[Callable[[int], None]]:
        with progress(total, "deriving versions") as bar:
            yield bar.further if bar else lambda _: None

    pipeline(archive, documents, texts=texts, shown=shown, said=note)
