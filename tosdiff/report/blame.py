"""A version with its history in the margin, for a person at a terminal.

Invariant: every character of the version's text is shown once and in order, unless clauses were chosen by
label; it reads without colour and at 80 columns, and nothing from the web is printed unescaped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from tosdiff.models import BLOCK_SEPARATOR, Block, BlockKind, iso
from tosdiff.report.redline import family_style, path_line
from tosdiff.report.safe import printable
from tosdiff.report.signs import shown_in

if TYPE_CHECKING:
    from tosdiff.chronicle import Annotated
    from tosdiff.history.blame import Blamed, Since

_DATE = 12  # a date, and a sign before and after it
_SNAPSHOT = 16  # a capture time, which is enough to name a snapshot
_SNAPSHOT_FROM = 110
_BAR = 16
# Visits a few days apart date a change well enough for any argument.
_LONG_GAP = timedelta(days=3)
_OLD, _MIDDLE, _RECENT, _NEWEST = "dim", "", "green", "bold green"


def blame_text(
    found: Annotated,
    to: Console,
    *,
    by_clause: bool = False,
    label: str | None = None,
    before: bool = False,
) -> None:
    """Print the text with dates in the margin: of the wording, or of the clause in any wording.

    `label` chooses clauses by a label or the beginning of one; `before` adds the words that stood there.
    """
    margin = _Margin(found, to, by_clause=by_clause)
    margin.print_head()
    chosen = [b for b in found.clauses if label is None or _has(b, label)]
    if label is not None:
        _print_chosen(chosen, label, margin, to, before=before)
        return
    offset = 0
    by_block = {index: list(group) for index, group in groupby(chosen, key=lambda b: b.clause.block)}
    last: BlockKind | None = None
    for index, block in enumerate(found.version.blocks):
        if block.kind is BlockKind.HEADING:
            to.print()
            to.print(Text(printable(block.text), style="bold" if block.level > 1 else "bold underline"))
            margin.forget()
        else:
            if block.kind is not last or block.kind is BlockKind.PARAGRAPH:
                to.print()
            _print_block(block, offset, by_block.get(index, []), margin, before=before)
        offset += len(block.text) + len(BLOCK_SEPARATOR)
        last = block.kind


def _has(blamed: Blamed, label: str) -> bool:
    return any(x.label.startswith(label) for x in blamed.clause.labels)


def _print_chosen(
    chosen: Sequence[Blamed], label: str, margin: _Margin, to: Console, *, before: bool
) -> None:
    for path, group in groupby(chosen, key=lambda b: b.clause.heading_path):
        to.print()
        if path:
            to.print(path_line(path))
        margin.forget()
        for blamed in group:
            margin.print_row(blamed, _clause(blamed, blamed.clause.text, 0))
            margin.print_notes(blamed, before=before)
    if not chosen:
        to.print(Text(f"No clause of this version is labelled {printable(label)}.", style="dim"))


def _print_block(
    block: Block, offset: int, clauses: Sequence[Blamed], margin: _Margin, *, before: bool
) -> None:
    """Print a block's sentences, those that came together in one piece."""
    marker, indent = "", 0
    if block.kind is BlockKind.ITEM:
        marker = "  " * (block.level - 1) + printable(block.marker or "-") + " "
        indent = len(marker)
    if not clauses:
        margin.print_row(None, Text(marker + printable(block.text)), indent)
        return
    pieces = list(_pieces(block, offset, clauses))
    for _, group in groupby(pieces, key=lambda p: (margin.stamp(p[0]), before and p[0].before)):
        run = list(group)
        text = Text(marker).append_text(Text("").join(piece for _, piece in run))
        text.rstrip()
        margin.print_row(run[0][0], text, indent)
        margin.print_notes(run[0][0], before=before, indent=indent)
        marker = " " * indent


def _pieces(block: Block, offset: int, clauses: Sequence[Blamed]) -> Iterator[tuple[Blamed, Text]]:
    """Yield each clause with its words, the space and signs between two clauses with the first."""
    starts = [0, *(b.clause.span[0] - offset for b in clauses[1:]), len(block.text)]
    for number, blamed in enumerate(clauses):
        piece = _clause(blamed, block.text[starts[number] : starts[number + 1]], block.run_in)
        if number == 0 and block.run_in:
            piece.stylize("bold", 0, block.run_in)
        yield blamed, piece


def _clause(blamed: Blamed, text: str, run_in: int) -> Text:
    labels = blamed.clause.labels
    return Text(printable(text), style=family_style(labels[0].label) if labels else "")


class _Margin:
    """What stands left of the text: since when, whether new or reworded, and brought by which snapshot."""

    def __init__(self, found: Annotated, to: Console, *, by_clause: bool) -> None:
        self._found, self._to, self._by_clause = found, to, by_clause
        self._signs = shown_in(to.encoding)
        self._wide = to.width >= _SNAPSHOT_FROM
        width = _DATE + (3 if by_clause else 1)
        self._width = width + (_SNAPSHOT + 2 if self._wide else 0)
        self._last: object = None
        dates = sorted({self._since(b).at for b in found.clauses})
        self._age = {at: self._style(place, len(dates)) for place, at in enumerate(dates)}

    @staticmethod
    def _style(place: int, count: int) -> str:
        if count > 1 and place == count - 1:
            return _NEWEST
        if place == 0:
            return _OLD
        return _RECENT if place * 2 >= count else _MIDDLE

    def _since(self, blamed: Blamed) -> Since:
        return blamed.standing if self._by_clause else blamed.wording

    def stamp(self, blamed: Blamed) -> tuple[object, ...]:
        """Return what the margin says of a clause: clauses with equal stamps need it said once."""
        return self._since(blamed).snapshot, self._since(blamed).at, self._sign(blamed), blamed.away

    def _sign(self, blamed: Blamed) -> str:
        if self._by_clause:
            return f"{blamed.rewordings}{self._signs.times}" if blamed.rewordings else ""
        if blamed.away:
            return self._signs.flap
        if blamed.before is not None:
            return "~"
        return "+" if self._since(blamed).after else ""

    def forget(self) -> None:
        """Say the date again at the next clause, though it be the same."""
        self._last = None

    def print_row(self, blamed: Blamed | None, text: Text, indent: int = 0) -> None:
        """Print a run of text with its date on the first line, unless that is the date of the run above."""
        notes: list[Text] = []
        style = ""
        if blamed is not None:
            style = self._age[self._since(blamed).at]
            if self._last != self.stamp(blamed):
                notes = self._notes(blamed, style)
                self._last = self.stamp(blamed)
        bar = Text(self._signs.bar if blamed else " ", style=style)
        room = max(self._to.width - self._width - 2 - indent, 20)
        lines = (
            list(text.wrap(self._to, room + indent)) if not indent else _hanging(text, indent, room, self._to)
        )
        for number in range(max(len(lines), len(notes))):
            row = Text(no_wrap=True)
            row.append_text(notes[number] if number < len(notes) else Text(""))
            row.append(" " * (self._width - row.cell_len))
            row.append_text(bar).append(" ")
            if number < len(lines):
                row.append_text(lines[number])
            row.rstrip()
            self._to.print(row, soft_wrap=True)

    def _notes(self, blamed: Blamed, style: str) -> list[Text]:
        since = self._since(blamed)
        first = Text((self._signs.at_least if since.after is None else " ") + iso(since.at)[:10], style=style)
        first.append(" " + self._sign(blamed))
        if self._wide:
            first.append(" " * (self._width - _SNAPSHOT - 1 - first.cell_len))
            first.append(since.snapshot.partition("-")[0], style="dim")
        notes = [first]
        if since.after and since.at - since.after > _LONG_GAP:
            notes.append(Text(f">{iso(since.after)[:10]}", style="dim"))
        return notes

    def print_notes(self, blamed: Blamed, *, before: bool, indent: int = 0) -> None:
        """Print beneath a clause what its date does not tell: absences, earlier stretches, former words."""
        said: list[str] = []
        if not self._by_clause:
            if blamed.away:
                (start, end), *more = blamed.away
                often = f", and {len(more)} more" if more else ""
                said.append(f"went and came back: away {iso(start)[:10]} to {iso(end)[:10]}{often}")
            said += [f"stood before: {iso(start)[:10]} to {iso(end)[:10]}" for start, end in blamed.stood]
        if before and blamed.before is not None:
            said.append(f"was: {printable(blamed.before)}")
        for words in said:
            line = Text(" " * indent + words, style="dim italic")
            for each in _hanging(line, indent, max(self._to.width - self._width - 2 - indent, 20), self._to):
                row = Text(" " * self._width).append(self._signs.bar, style="dim").append(" ")
                self._to.print(row.append_text(each), soft_wrap=True)

    # ---------------------------------------------------------------- the head

    def print_head(self) -> None:
        """Print what is shown, and how many clauses each version brought."""
        found, to = self._found, self._to
        name = f"{found.document.provider_name}: {found.document.title} ({found.document.id})"
        to.print(Rule(Text(printable(name), style="bold"), align="left", style="dim"))
        seen = f"seen {iso(found.state.first_seen)[:10]} to {iso(found.state.last_seen)[:10]}"
        to.print(Text(f"{found.state.snapshot}  {seen}", style="dim"))
        what = "in any words" if self._by_clause else "in these words"
        to.print()
        to.print(Text(f"Since when its {len(found.clauses)} clauses stand there {what}:"))
        counted = Counter(self._since(b) for b in found.clauses)
        most = max(counted.values(), default=1)
        for since, count in sorted(counted.items(), key=lambda item: item[0].at):
            to.print(self._head_row(since, count, most), soft_wrap=True)
        to.print(Text(self._legend(), style="dim"))

    def _head_row(self, since: Since, count: int, most: int) -> Text:
        style = self._age[since.at]
        row = Text(f"{'' if since.after else self._signs.at_least:>2}{iso(since.at)[:10]}", style=style)
        row.append(f"{count:6}  ")
        length = max(1, round(count * _BAR / most))
        row.append(self._signs.block * length, style=style)
        row.append(" " * (_BAR - length + 2) + since.snapshot.partition("-")[0])
        if since.after:
            row.append(f"  after {iso(since.after)[:10]}", style="dim")
        else:
            row.append("  first visit", style="dim")
        return row

    def _legend(self) -> str:
        signs = self._signs
        first = f"{signs.at_least} at least since: stood there at the first visit"
        if self._by_clause:
            return f"{first} · 2{signs.times} reworded twice since"
        return (
            f"{first} · + new · ~ reworded · {signs.flap} went and came back · "
            "> last visit without it, where that is more than 3 days before"
        )


def _hanging(text: Text, indent: int, room: int, to: Console) -> list[Text]:
    """Wrap a text whose first `indent` characters are a marker, later lines as far in as the first."""
    head, body = text[:indent], text[indent:]
    lines = list(body.wrap(to, room))
    blank = Text(" " * indent)
    return [(head if number == 0 else blank.copy()).append_text(line) for number, line in enumerate(lines)]
