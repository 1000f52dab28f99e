"""The report of a check and of a comparison, for a person at a terminal.

Invariant: it reads without colour, at 80 columns, and nothing from the web is printed unescaped.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, TextIO, cast

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from tosdiff.models import (
    Block,
    BlockKind,
    Change,
    ChangeKind,
    CheckReport,
    Comparison,
    DocumentReport,
    Op,
    Outcome,
    Significance,
    State,
    iso,
)
from tosdiff.report.redline import KIND_WORDS, headline, news, one_side, path_line, redline, rewords
from tosdiff.report.safe import printable

_PIPED_WIDTH = 100
_SIDE_BY_SIDE_FROM = 80


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to `cli`: Rich would exit with 1, which means that wording changed."""
        raise BrokenPipeError


class _Trimmed:
    """A stream without the spaces that tables pad their lines with, for files and pipes."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(_PADDING.sub("\n", text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


_PADDING = re.compile(r" +\n")


def console(*, stderr: bool = False) -> Console:
    """Return a console for results; for a pipe it has no colours, no padding and a width to read by."""
    made = _Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)
    if not (stderr or sys.stdout.isatty() or made.is_terminal):
        made.width = max(made.width, _PIPED_WIDTH)
        made.file = cast("TextIO", _Trimmed(sys.stdout))
    return made


def is_coloured(to: Console) -> bool:
    return to.color_system is not None and not to.no_color


# ------------------------------------------------------------------ check


def check_report(
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
    to.print(Text(f"tosdiff {command}, {_day_and_time(iso(report.checked_at))}", style="bold"))
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


_NO_ALARM = (Significance.EDITORIAL, Significance.PRESENTATION)


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
    since = _day(iso(report.state.first_seen)) if report.state else ""
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
    to.print(Rule(Text(printable(name), style="bold"), align="left", style="dim"))
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
        to.print(_change(change, is_coloured(to), under))
        under = change.heading_path
    if replaced and others:
        said = f"{len(others)} more {'clause' if len(others) == 1 else 'clauses'} of the old and the new text"
        to.print()
        to.print(Text(f"    [{said}: tosdiff diff {report.document.id}]", style="dim italic"))
    _say_left_out(len(comparison.changes) - len(reworded), to)


def _say_left_out(count: int, to: Console) -> None:
    """Count the blocks whose words did not change, so that what is shown adds up to what was counted."""
    if count:
        said = f"{count} more {'clause differs' if count == 1 else 'clauses differ'} in no word"
        to.print()
        to.print(Text(f"    [{said}: only in typography, markup or links]", style="dim italic"))


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


# ------------------------------------------------------------------ diff


def comparison_report(
    comparison: Comparison,
    title: str,
    states: tuple[State, State],
    to: Console,
    *,
    side_by_side: bool = False,
    context: int = 0,
) -> None:
    """Print a clause-aligned redline; unchanged blocks are folded to a count but for `context` of them."""
    old, new = states
    to.print(Rule(Text(printable(title), style="bold"), align="left", style="dim"))
    for sign, state in (("-", old), ("+", new)):
        to.print(Text(f"{sign} {seen(state)}", style="red" if sign == "-" else "green"))
    if old == new:
        to.print(Text("one and the same version: nothing changed", style="dim"))
        return
    to.print(Text(f"{comparison.significance.value}: {printable(comparison.explanation)}", style="dim"))
    if new.first_seen < old.first_seen:
        to.print(
            Text("FROM is the newer of the two: what was added later is shown as removed", style="yellow")
        )
    if comparison.headlines:
        to.print(news(comparison.headlines))
    wide = side_by_side and to.width >= _SIDE_BY_SIDE_FROM
    reworded = tuple(change for change in comparison.changes if rewords(change))
    shown = reworded or comparison.changes
    under: tuple[str, ...] | None = None
    for piece in _pieces(comparison.after.blocks, shown, context):
        to.print()
        if isinstance(piece, int):
            to.print(
                Text(
                    f"    [… {piece} unchanged {'clause' if piece == 1 else 'clauses'} …]", style="dim italic"
                )
            )
        elif isinstance(piece, Block):
            to.print(Padding(Text(_block_text(piece), style="dim"), (0, 0, 0, 4)))
        else:
            to.print(_side_by_side(piece, to, under) if wide else _change(piece, is_coloured(to), under))
        under = piece.heading_path if isinstance(piece, Change) else None
    _say_left_out(len(comparison.changes) - len(shown), to)


def _pieces(
    blocks: Sequence[Block], changes: Sequence[Change], context: int
) -> Iterator[Change | Block | int]:
    """Yield the changes in order, and between them counts of what was folded and blocks of context."""
    touched = {change.after for change in changes if change.after is not None}
    stops = [*_positions(changes), (len(blocks), None)]
    at = 0
    for stop, change in stops:
        plain = [index for index in range(at, stop) if index not in touched]
        head = plain[:context] if at else []
        rest = plain[len(head) :]
        tail = rest[len(rest) - context :] if context and change is not None else []
        yield from (blocks[index] for index in head)
        if folded := len(rest) - len(tail):
            yield folded
        yield from (blocks[index] for index in tail)
        if change is not None:
            yield change
            at = max(at, stop + (change.after is not None))


def _positions(changes: Sequence[Change]) -> list[tuple[int, Change]]:
    """Return each change with the index of the new block it stands at."""
    placed: list[tuple[int, Change]] = []
    at = 0
    for change in changes:
        at = max(at, change.after if change.after is not None else at)
        placed.append((at, change))
        at += change.after is not None
    return placed


def _block_text(block: Block) -> str:
    marker = f"{block.marker or '-'} " if block.kind is BlockKind.ITEM else ""
    return printable(marker + block.text)


def _change(change: Change, coloured: bool, under: tuple[str, ...] | None = None) -> RenderableType:
    """Return a change below its heading path, unless the one printed just above it stands `under` the same."""
    parts: list[RenderableType] = []
    if change.heading_path and change.heading_path != under:
        parts.append(Padding(path_line(change.heading_path), (0, 0, 0, 2)))
    parts.append(Padding(headline(change), (0, 0, 0, 2)))
    folded = change.kind in (ChangeKind.MODIFIED, ChangeKind.MOVED)
    parts.append(Padding(redline(change.edits, coloured=coloured, folded=folded), (0, 0, 0, 4)))
    return Group(*parts)


def _side_by_side(change: Change, to: Console, under: tuple[str, ...] | None) -> RenderableType:
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    coloured = is_coloured(to)
    table.add_row(
        one_side(change.edits, Op.INSERT, coloured=coloured),
        one_side(change.edits, Op.DELETE, coloured=coloured),
    )
    named = change.heading_path and change.heading_path != under
    above = [path_line(change.heading_path)] if named else []
    return Group(
        *(Padding(line, (0, 0, 0, 2)) for line in (*above, headline(change))), Padding(table, (0, 0, 0, 4))
    )


# ------------------------------------------------------------------ dates


def seen(state: State) -> str:
    """Say which snapshot a state is of, and from when to when it was seen."""
    first, last = _day_and_time(iso(state.first_seen)), _day_and_time(iso(state.last_seen))
    return f"{state.snapshot}  seen {first} – {last}"


def _day(stamp: str) -> str:
    return stamp[:10]


def _day_and_time(stamp: str) -> str:
    return f"{stamp[:10]} {stamp[11:16]} UTC"
