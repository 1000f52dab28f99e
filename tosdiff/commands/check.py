"""`tosdiff check`: the main job.

Invariant: as in `cli`.
"""

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tosdiff.commands.options import (
    DocumentsArgument,
    JsonOption,
    ProvidersOption,
    StoreOption,
    at_terminal,
    complain,
    drop_output,
    feed_of,
    formerly,
    new_app,
    note,
    opened,
    print_json,
    progress,
    told_once,
    told_together,
    waiting,
)
from tosdiff.errors import ExitCode, StoreError
from tosdiff.models import Significance

if TYPE_CHECKING:
    from tosdiff.models import CheckReport, DocumentReport, NearingEnd
    from tosdiff.pipeline.archive import Archive
    from tosdiff.pipeline.notifying import NewsText
    from tosdiff.report.json.check import JsonReport
    from tosdiff.report.terminal.check import Running

app = new_app()


class KnownFailures(StrEnum):
    """What a failure that was told before means for the exit code."""

    INCOMPLETE = "incomplete"
    OK = "ok"


@app.command(context_settings=formerly(on="alarm"))
def check(
    documents: DocumentsArgument = None,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    quiet: Annotated[
        bool,
        typer.Option(
            "--quiet", "-q", help="Print only what is an alarm, what is new, and failures that last."
        ),
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Print every change, however many lines that takes.")
    ] = False,
    stat: Annotated[bool, typer.Option("--stat", help="Count the changes instead of printing them.")] = False,
    on: Annotated[
        list[Significance] | None,
        typer.Option(
            "--alarm",
            metavar="CLASS",
            help="A class of change (editorial, presentation, flap) that makes the exit code 1 too; may be given more than once.",
            show_default="wording, replacement and edition",
        ),
    ] = None,
    known_failures: Annotated[
        KnownFailures,
        typer.Option(help="`ok`: a failure that was told before does not make the exit code 3."),
    ] = KnownFailures.INCOMPLETE,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds for one document.")] = 30.0,
    max_size: Annotated[float, typer.Option(min=0.001, help="Largest page accepted, in MiB.")] = 20.0,
    attempts: Annotated[int, typer.Option(min=1, max=10, help="How often a failing fetch is tried.")] = 3,
    feed: Annotated[
        Path | None,
        typer.Option("--feed", help="A feed to keep up to date: Atom, or JSON Feed for a .json file."),
    ] = None,
    deposit: Annotated[
        bool,
        typer.Option(
            "--deposit",
            help="Then have the Wayback Machine keep each new version, as `tosdiff deposit` does; what comes of it changes no exit code.",
        ),
    ] = False,
    scheduled: Annotated[
        bool,
        typer.Option(
            "--scheduled",
            help="As `tosdiff schedule` runs it: --quiet, --known-failures ok, one run at a time, its outcome noted.",
        ),
    ] = False,
    assist: Annotated[
        bool,
        typer.Option(
            "--assist",
            help="Show you, in the browser that is installed, each page that turns programs away: you do what it asks of a person, and it is read once the text is there.",
        ),
    ] = False,
    browser_without_sandbox: Annotated[
        bool,
        typer.Option(
            "--browser-without-sandbox",
            help="Start the browser of `fetch: [browser]` or `--assist` without its sandbox, as for root in a container.",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """Fetch every document, store what is new, and show what changed.

    What an earlier run found and could not tell is told first. Exit code: 0 no wording changed, 1 wording changed
    or another contract is served, 3 something could not be verified or is doubted, 4 the store is damaged or cannot be written; the rest was done.
    """
    from tosdiff.pipeline import check as pipeline

    if assist:
        from tosdiff.pipeline.assisting import assisted, refuse_unattended

        refuse_unattended(quiet=quiet, as_json=as_json, scheduled=scheduled, terminal=at_terminal())
    limits = pipeline.FetchLimits(
        timeout=timeout,
        max_bytes=int(max_size * 1024 * 1024),
        attempts=attempts,
        sandbox=not browser_without_sandbox,
    )

    def run(quiet: bool, known: KnownFailures) -> int:
        from tosdiff.models import now
        from tosdiff.pipeline.configured import notified, stamp_after_check

        # what only an option asks for is imported for it alone: a check starts often, and mostly for nothing
        if deposit:
            from tosdiff.pipeline import depositing
        archive = opened(store, providers)
        chosen = archive.named(documents)
        alarms = tuple(on or ())
        with (
            assisted(note) if assist else nullcontext() as shown,
            nullcontext() if assist else progress(len(chosen)) as bar,
        ):
            if as_json:
                from tosdiff.report.json import check as written

                queue = depositing.Deposits(archive.store.root) if deposit else None
                teller: JsonReport | Running = written.JsonReport(print_json, queue)
            else:
                from tosdiff.report.terminal import check as terminal

                with told_once() as to:
                    teller = terminal.Running(
                        to,
                        terminal.Manner(quiet=quiet, alarms=alarms, full=full, stat=stat),
                        started=now(),
                        away=bar.away if bar else nullcontext,
                    )
            with notified(archive.store.root, teller, _written, alarms=alarms, say=complain) as told_to:
                if deposit:
                    told_to = depositing.Depositing(archive.store.root, told_to, say=complain)
                report = pipeline.check(
                    archive,
                    chosen,
                    limits=limits,
                    fetchers=shown or pipeline.FETCHERS,
                    teller=told_to,
                    on_done=bar,
                    on_wait=waiting,
                )
        stamp_after_check(archive.store, say=complain)
        if feed is not None:
            from tosdiff.pipeline.feed import due, write

            if due(report, feed):
                write(feed_of(archive, archive.named([]), as_json=feed.suffix == ".json")[1], feed)
        if deposit:
            _deposited(archive, teller)
        if teller.problem:
            drop_output()
        return _exit_code(report, alarms, teller.problem, as_json=as_json, known=known)

    if not scheduled:
        return run(quiet, known_failures)
    from tosdiff.pipeline.scheduled import alone

    with alone(store or opened(None, providers).store.root) as note_exit_code:
        if note_exit_code is None:  # the run before is still at work: it will tell
            return ExitCode.OK
        code = run(True, KnownFailures.OK)
        note_exit_code(code)
        return code


def _written(found: "Sequence[DocumentReport] | NearingEnd") -> "NewsText":
    from tosdiff.pipeline.notifying import NewsText
    from tosdiff.report.html.check import text as html
    from tosdiff.report.terminal.check import text
    from tosdiff.report.words.news import subject

    line = subject(found)
    return NewsText(subject=line, text=text(found), html=html(found, line))


def _deposited(archive: "Archive", teller: "JsonReport | Running") -> None:
    """Deposit what the check put down, and tell what came of it; an output that fails is told by the next run."""
    from tosdiff.pipeline.depositing import Deposits, deposit_after_check, mark_told
    from tosdiff.report.json.check import JsonReport

    store = archive.store.root
    if isinstance(teller, JsonReport):
        mark_told(store, teller.deposits_told, say=complain)
    if sys.stderr.isatty() and any(row.is_open for row in Deposits(store).rows()):
        note("asking the Wayback Machine to keep what is new; that takes a minute or more")
    rows = deposit_after_check(archive, say=complain)
    if not isinstance(teller, JsonReport):
        mark_told(store, teller.deposited(rows), say=complain)


def _exit_code(
    report: "CheckReport",
    alarms: Sequence[Significance],
    unwritten: OSError | None,
    *,
    as_json: bool,
    known: KnownFailures,
) -> int:
    """Return the first of 70, 4, 1, 3 that something in the run calls for."""
    unverified = [d for d in report.documents if not d.outcome.verified]
    for each in unverified:
        reason = each.trouble.message if each.trouble else each.refusal.reason if each.refusal else ""
        if as_json or not told_together() or unwritten:
            note(f"{each.document.id} could not be verified: {reason}")
    codes = {each.trouble.exit_code for each in report.documents if each.trouble}
    if unwritten and not isinstance(unwritten, BrokenPipeError):
        complain(
            StoreError(
                f"the report cannot be written: {unwritten.strerror or unwritten}",
                hint="what it did not tell is told by the next `tosdiff check`",
            )
        )
        codes.add(ExitCode.STORE)
    told = [d.significance for d in report.told if d.significance and not d.again]
    if any(significance.is_alarm or significance in alarms for significance in told):
        codes.add(ExitCode.CHANGED)
    accepted = known is KnownFailures.OK
    if any(not (accepted and d.failing and d.failing.known) for d in unverified):
        codes.add(ExitCode.INCOMPLETE)
    if any(each.doubt for each in report.told):
        codes.add(ExitCode.INCOMPLETE)
    order = (ExitCode.BUG, ExitCode.STORE, ExitCode.CHANGED, ExitCode.INCOMPLETE)
    return next((code for code in order if code in codes), ExitCode.OK)
