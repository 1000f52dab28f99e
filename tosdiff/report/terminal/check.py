"""The report of a check: a line for each document, then what changed in it.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from tosdiff.compare.summary import rewords
from tosdiff.models import CheckReport, Comparison, DocumentReport, Outcome, Significance, iso
from tosdiff.report.safe import printable
from tosdiff.report.terminal.changes import KIND_WORDS, change_block, news, say_left_out
from tosdiff.report.terminal.console import is_coloured
from tosdiff.report.terminal.lines import day, day_and_time, title_rule

_NO_ALARM = (Significance.EDITORIAL, Significance.PRESENTATION)


def show(
    report: CheckReport,
    to: Console,
    *,
    quiet: bool = False,
    on: Sequence[Significance] = (),
    command: str = "check",
) -> None:
    """Print one line a document, then each changed one's redline; labelled clauses first.

    Where `quiet`, no line that leaves nothing to do: nor of a class that is no alarm unless it is among `on`.
    """
    shown = [d for d in report.documents if not quiet or _worth_saying(d, on)]
    if quiet and not shown:
        return
    to.print(Text(f"tosdiff {command}, {day_and_time(iso(report.checked_at))}", style="bold"))
    hinted: set[str] = set()
    for provider, documents in groupby(shown, key=lambda d: d.document.provider_name):
        to.print()
        to.print(Text(printable(provider), style="bold"))
        for document in documents:
            hint = document.refusal.hint if document.refusal else ""
            to.print(_status_line(document, "" if hint in hinted else hint, to.width))
            hinted.add(hint)
    for document in shown:
        if _has_redline(document) and document.comparison is not None:
            to.print()
            _changed(document, document.comparison, to)
    to.print()
    to.print(_summary(report))


def _worth_saying(report: DocumentReport, on: Sequence[Significance]) -> bool:
    if report.outcome is Outcome.UNCHANGED or report.again:
        return bool(report.notices)
    return bool(report.notices) or report.significance not in _NO_ALARM or report.significance in on


def _has_redline(report: DocumentReport) -> bool:
    """Whether there are words to show: not where markup changed, or what was told before goes on."""
    changes = report.comparison.changes if report.comparison else ()
    return not report.again and any(map(rewords, changes))


def _status_line(report: DocumentReport, hint: str, width: int) -> RenderableType:
    mark, style, words = _status(report)
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=3, justify="right")
    grid.add_column(width=min(32, width * 2 // 5), overflow="fold")
    grid.add_column(overflow="fold")
    said = Text(words, style=style)
    for more in (hint, *report.notices):
        if more:
            said.append("\n" + printable(more), style="dim")
    grid.add_row(Text(mark, style=style), Text(printable(report.document.title)), said)
    return grid


def _status(report: DocumentReport) -> tuple[str, str, str]:
    since = day(iso(report.state.first_seen)) if report.state else ""
    match report.outcome:
        case Outcome.FIRST:
            return "+", "cyan", "first snapshot"
        case Outcome.UNCHANGED:
            return "=", "", f"unchanged since {since}"
        case Outcome.CHANGED:
            comparison = report.comparison
            if report.again and comparison is not None:
                return "=", "", f"no news ({comparison.significance.value}): goes on as told before"
            if comparison is not None and comparison.significance is Significance.REPLACEMENT:
                return "~", "bold yellow", f"replaced by a new text: {_counts(comparison)}"
            if comparison is None or comparison.significance.is_news:
                return "~", "bold yellow", f"changed: {_counts(comparison)}"
            if comparison.significance is Significance.EDITION:
                return "◇", "", f"no change of wording: {printable(comparison.explanation)}"
            return (
                "≈",
                "",
                f"no change of wording ({comparison.significance.value}): {printable(comparison.explanation)}",
            )
    assert report.refusal is not None
    standing = f"; the text of {since} stands" if since else ""
    reason = report.refusal.reason.removeprefix(f"{report.document.url}: ")
    return "!", "bold red", f"could not be verified: {printable(reason)}{standing}"


def _counts(comparison: Comparison | None) -> str:
    changes = comparison.changes if comparison else ()
    kinds = [change.kind for change in changes if rewords(change)]
    return ", ".join(f"{kinds.count(kind)} {word}" for kind, word in KIND_WORDS.items() if kind in kinds)


def _changed(report: DocumentReport, comparison: Comparison, to: Console) -> None:
    name = f"{report.document.provider_name}: {report.document.title}"
    to.print(title_rule(name))
    to.print(Text(f"{report.document.id}  {printable(comparison.explanation)}", style="dim"))
    if comparison.headlines:
        to.print(news(comparison.headlines))
    reworded = [change for change in comparison.changes if rewords(change)]
    labelled = [change for change in reworded if change.labels]
    others = [change for change in reworded if not change.labels]
    replaced = comparison.significance is Significance.REPLACEMENT
    under: tuple[str, ...] | None = None
    for change in labelled if replaced else (*labelled, *others):
        to.print()
        to.print(change_block(change, is_coloured(to), under))
        under = change.heading_path
    if replaced and others:
        said = f"{len(others)} more {'clause' if len(others) == 1 else 'clauses'} of the old and the new text"
        to.print()
        to.print(Text(f"    [{said}: tosdiff diff {report.document.id}]", style="dim italic"))
    say_left_out(len(comparison.changes) - len(reworded), to)


def _summary(report: CheckReport) -> Text:
    total = len(report.documents)
    news = sum(1 for d in report.documents if d.comparison and d.comparison.significance.is_news)
    first = sum(1 for d in report.documents if d.outcome is Outcome.FIRST)
    unverified = sum(1 for d in report.documents if not d.outcome.verified)
    line = Text(f"{total} {'document' if total == 1 else 'documents'}: ")
    parts = [(f"{news} changed", "bold yellow" if news else "")]
    if first:
        parts.append((f"{first} seen for the first time", "cyan"))
    if unverified:
        parts.append((f"{unverified} could not be verified", "bold red"))
    parts.append((f"{total - news - first - unverified} unchanged", ""))
    for position, (words, style) in enumerate(parts):
        line.append(", " if position else "")
        line.append(words, style=style)
    return line
