"""The report of a check: a line for each document, then what changed in it.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from itertools import groupby
from textwrap import fill
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tosdiff.compare.summary import rewords
from tosdiff.models import (
    CheckReport,
    Document,
    DocumentReport,
    FirstText,
    NearingEnd,
    Outcome,
    Significance,
    by_cause,
    iso,
)
from tosdiff.report.safe import printable
from tosdiff.report.terminal.hints import say_hint
from tosdiff.report.terminal.lines import day_and_time
from tosdiff.report.terminal.signs import shown_in
from tosdiff.report.terminal.summary import summary
from tosdiff.report.words.had import how_had
from tosdiff.report.words.since import failing_since, last_verified, since

if TYPE_CHECKING:
    from tosdiff.pipeline.depositing import Queued

# Lines of changes of one document, before the rest is left to `diff`: what a person reads, and what a mail may hold.
LINES = 60
LINES_QUIET = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How much is told."""

    quiet: bool = False
    """Whether to print nothing that leaves nothing to do."""
    alarms: tuple[Significance, ...] = ()
    """Classes of change that are alarms besides wording and replacement."""
    full: bool = False
    """Whether to print every change, however many lines that takes."""
    stat: bool = False
    """Whether to count the changes instead."""

    @property
    def lines(self) -> int | None:
        if self.full:
            return None
        return LINES_QUIET if self.quiet else LINES


class Running:
    """Prints the report of a check while it runs: each document as it is done, what failed at the end.

    An output that fails is no reason to end the check: `problem` holds the first error, and nothing is told any more.
    """

    def __init__(
        self,
        to: Console,
        manner: Manner,
        *,
        command: str = "check",
        started: datetime,
        away: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """Print on a console.

        Args:
            to: where the report goes.
            manner: how much is told.
            command: the command that made the report.
            started: when the run began.
            away: takes a progress bar away while something is printed.
        """
        self._to = to
        self._manner = manner
        self._command = command
        self._started = started
        self._away = away
        self._unverified: list[DocumentReport] = []
        self._provider = ""
        self._printed = False
        self.problem: OSError | None = None

    def document(self, report: DocumentReport) -> bool:
        """Print what was found of a document; what could not be verified waits for the end of the run."""
        if not report.outcome.verified:
            self._unverified.append(report)
            if not report.earlier:
                return False
        told = [*report.earlier, *([report] if report.outcome.verified else [])]
        shown = [each for each in told if not self._manner.quiet or _worth_saying(each, self._manner.alarms)]

        def each_in_turn() -> None:
            for each in shown:
                self._print(each, late=each is not report)

        return self._written(each_in_turn) and report.outcome.verified

    def whole(self, report: CheckReport) -> bool:
        """Print what could not be verified, a line for each cause, and the summary."""
        return self._written(lambda: self._end(report))

    def deposited(self, rows: Sequence[Queued]) -> tuple[Queued, ...]:
        """Print what came of deposits; return what was told of."""
        from tosdiff.report.terminal.deposit import queued

        told = tuple(row for row in rows if row.is_untold)
        return told if self._written(lambda: queued(rows, self._to)) else ()

    def _written(self, print_it: Callable[[], None]) -> bool:
        if self.problem is not None:
            return False
        try:
            with self._away():
                print_it()
                self._to.file.flush()
        except OSError as problem:
            self.problem = problem
            return False
        return True

    def _print(self, report: DocumentReport, *, late: bool) -> None:
        self._head(report.document.provider_name)
        self._to.print(_status_line(report, self._to.width, late=late))
        for hint in filter(_names_a_command, _notices(report, late=late)):
            say_hint(hint, self._to)
        if _has_redline(report) and report.comparison is not None:
            from tosdiff.report.terminal import changes  # most checks show none

            self._to.print()
            if self._manner.stat:
                self._to.print(changes.counted(report, report.comparison))
            else:
                changes.say_changes(report, report.comparison, self._to, lines=self._manner.lines)
            self._provider = ""

    def _head(self, provider: str) -> None:
        if not self._printed:
            self._to.print(Text(f"tosdiff {self._command}, {day_and_time(iso(self._started))}", style="bold"))
            self._printed = True
        if provider != self._provider:
            self._provider = provider
            self._to.print()
            self._to.print(Text(printable(provider), style="bold"))

    def _end(self, report: CheckReport) -> None:
        failed = [each for each in self._unverified if not self._manner.quiet or _failure_is_news(each)]
        for provider, reports in groupby(failed, key=lambda each: each.document.provider_name):
            hinted: set[str] = set()
            for group in by_cause(reports):
                first = group[0]
                hint = first.trouble.hint if first.trouble else first.refusal.hint if first.refusal else ""
                self._head(provider)
                self._to.print(_failure_line(group, self._to.width))
                notices = dict.fromkeys(notice for each in group for notice in each.notices)
                for more in (hint, *notices):
                    if len(group) > 1:
                        more = _of_all(more, first.document)
                    if more and more not in hinted:
                        say_hint(more, self._to)
                    hinted.add(more)
        if report.nearing:
            from tosdiff.report.words.models import nearing

            self._head("Models that end soon")
            sign = shown_in(self._to.encoding).ends
            for end in report.nearing:
                said = Text(printable(f"{sign} {nearing(end)}"), style="bold yellow")
                self._to.print(Padding(said, (0, 0, 0, 2)))
                self._to.print(Padding(Text(end.snapshot, style="dim"), (0, 0, 0, 4)))
        if self._manner.quiet and not self._printed:
            return
        self._head(self._provider)
        self._to.print()
        self._to.print(summary(report))


def _of_all(hint: str, document: Document) -> str:
    """Return a hint for one document as one for all of its provider; an address in it stays what it is."""
    return re.sub(rf"(?<![\w/.-]){re.escape(document.id)}(?![\w/-])", document.provider, hint)


def show(report: CheckReport, to: Console, *, manner: Manner | None = None, command: str = "check") -> None:
    """Print the report of a run that is over.

    Raises:
        OSError: it cannot be written.
    """
    running = Running(to, manner or Manner(), command=command, started=report.checked_at)
    for document in report.documents:
        running.document(document)
    running.whole(report)
    if running.problem:
        raise running.problem


def text(found: Sequence[DocumentReport] | NearingEnd) -> str:
    """Return what was found as plain text of 72 columns, as for a mail."""
    if isinstance(found, NearingEnd):
        from tosdiff.report.words.models import nearing

        return f"{fill(printable(nearing(found)), 72)}\n{found.snapshot}\n"
    out = StringIO()
    to = Console(file=out, width=72, color_system=None, highlight=False, markup=False, emoji=False)
    show(CheckReport(checked_at=found[0].at, documents=tuple(found)), to)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _failure_is_news(report: DocumentReport) -> bool:
    """Whether a quiet report speaks of what could not be verified: damage always, a failure when it has lasted."""
    return report.trouble is not None or report.failing is None or report.failing.due


def _worth_saying(report: DocumentReport, on: Sequence[Significance]) -> bool:
    if report.recovered and report.recovered.known:
        return True
    if report.outcome is Outcome.UNCHANGED or report.again:
        return bool(report.notices)
    return bool(report.notices) or report.significance not in _NO_ALARM or report.significance in on


_NO_ALARM = (Significance.EDITORIAL, Significance.PRESENTATION)


def _failure_line(group: Sequence[DocumentReport], width: int) -> RenderableType:
    """Say of one or more documents why they could not be verified, and what stands."""
    first = group[0]
    words = "could not be dealt with: " if first.trouble else "could not be verified: "
    words += printable(first.reason)
    if first.failing and first.failing.visits > 1:
        longest = max((each.failing for each in group if each.failing), key=lambda failing: failing.visits)
        never = all(each.state is None and each.trouble is None for each in group)
        told = f"{'never verified' if never else 'not verified'}, {longest.visits} visits failed"
        words += f"; {told} {failing_since(longest)}"
    states = [each.wording for each in group if each.wording]
    if len(group) == 1 and states:
        words += f"; the text of {last_verified(states[0])} stands"
    elif states:
        words += f"; {len(states)} last good {'text stands' if len(states) == 1 else 'texts stand'}"
    if len(group) == 1:
        title = first.document.title
    else:
        title = f"{len(group)} documents of {urlsplit(first.document.url).netloc}"
    return _row("!", "bold red", title, Text(words, style="bold red"), width)


def _row(mark: str, style: str, title: str, said: Text, width: int) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=3, justify="right")
    grid.add_column(width=min(32, width * 2 // 5), overflow="fold")
    grid.add_column(overflow="fold")
    grid.add_row(Text(mark, style=style), Text(printable(title)), said)
    return grid


def _has_redline(report: DocumentReport) -> bool:
    """Whether there are words to show: not where markup changed, or what was told before goes on."""
    changes = report.comparison.changes if report.comparison else ()
    return not report.again and any(map(rewords, changes))


def _status_line(report: DocumentReport, width: int, *, late: bool) -> RenderableType:
    mark, style, words = _status(report)
    said = Text(words, style=style)
    for notice in _notices(report, late=late):
        if not _names_a_command(notice):
            said.append("\n" + printable(notice), style="dim")
    return _row(mark, style, report.document.title, said, width)


def _names_a_command(notice: str) -> bool:
    return "`" in notice


def _notices(report: DocumentReport, *, late: bool) -> list[str]:
    notices = list(report.notices)
    if report.recovered:
        begun = failing_since(report.recovered)
        count = report.recovered.visits
        failed = (
            f"a failed visit on {begun.removeprefix('since ')}"
            if count == 1
            else f"{count} failed visits {begun}"
        )
        seen = "verified for the first time" if report.outcome is Outcome.FIRST else "verified again"
        notices.insert(0, f"{seen}, after {failed}")
    notices[:0] = how_had(report, late=late)
    comparison = report.comparison
    if comparison and comparison.significance is Significance.EDITION and not report.again:
        two = f"{comparison.before.snapshot} {comparison.after.snapshot}" if late else "previous latest"
        notices.append(f"to compare the two: `tosdiff diff {report.document.id} {two}`")
    if report.doubt:
        notices.insert(0, f"in doubt: {report.doubt}")
    return notices


def _status(report: DocumentReport) -> tuple[str, str, str]:
    comparison = report.comparison
    if report.outcome is Outcome.FIRST:
        return "+", "cyan", f"first snapshot{_named(report.first)}"
    if report.outcome is Outcome.UNCHANGED:
        return "=", "", f"unchanged {since(report.wording)}" if report.wording else "unchanged"
    if report.again and comparison is not None:
        return "=", "", f"nothing new ({comparison.significance.value}): as reported before"
    from tosdiff.report.words.news import counts, little_changed  # most checks find nothing to tell

    if comparison is not None and comparison.significance is Significance.REPLACEMENT:
        return "~", "bold yellow", f"replaced by a new text: {counts(comparison)}"
    if comparison is None or comparison.significance.is_news:
        return "~", "bold yellow", f"changed: {counts(comparison)}"
    if comparison.significance is Significance.EDITION:
        explanation = printable(comparison.explanation)
        return "◇", "bold yellow", f"another contract is served ({explanation}); its words are not compared"
    return "≈", "", f"{little_changed(comparison.significance)}: {printable(comparison.explanation)}"


def _named(first: FirstText | None) -> str:
    """Say what was taken as the first version, so that a person sees whether it is the right text."""
    if first is None:
        return ""
    title = f"“{printable(first.title)}”" if first.title else "a page without a title"
    parties = [printable(party) for party in first.parties[:2]]
    return ": " + ", ".join((title, *parties, *first.dates[:2], f"{first.words:,} words"))
