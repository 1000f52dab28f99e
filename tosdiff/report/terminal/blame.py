"""A version with its history in the margin, for a person at a terminal.

Invariant: every character of the version's text is shown once and in order, unless clauses were chosen by
label; it reads without colour and at 80 columns, and nothing from the web is printed unescaped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, groupby, pairwise, repeat, zip_longest
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from tosdiff.models import BLOCK_SEPARATOR, Block, BlockKind, LeadIn, Op, iso
from tosdiff.report.safe import printable
from tosdiff.report.terminal.console import is_coloured
from tosdiff.report.terminal.lines import family_style, labels_line, path_line, title_rule, titled
from tosdiff.report.terminal.redline import one_side
from tosdiff.report.terminal.signs import shown_in
from tosdiff.report.words.since import UNCERTAIN, UNCERTAIN_DAY, since_day

if TYPE_CHECKING:
    from tosdiff.history.blame import Blamed, Since
    from tosdiff.pipeline.blame import BlamedVersion

_DATE = 12  # a date, and a sign before and after it
_SNAPSHOT = 16  # a capture time, which is enough to name a snapshot
_SNAPSHOT_FROM = 110
_BAR, _AROUND_BAR = 16, 56
# Visits a few days apart date a change well enough for any argument.
_LONG_GAP = timedelta(days=3)
_OLD, _MIDDLE, _RECENT, _NEWEST = "dim", "", "green", "bold green"


def show(
    found: BlamedVersion,
    to: Console,
    *,
    by_clause: bool = False,
    label: str | None = None,
    before: bool = False,
) -> None:
    """Print the text with dates in the margin: of the wording, or of the clause in any wording.

    `label` chooses clauses by a label or the beginning of one; `before` adds the words that stood there.
    """
    chosen = [b for b in found.clauses if label is None or _has(b, label)]
    margin = _Margin(found, chosen, to, by_clause=by_clause, before=before)
    margin.print_head(label)
    if label is None:
        _print_whole(found, margin, to)
    else:
        _print_chosen(chosen, label, margin, to)


def _has(blamed: Blamed, label: str) -> bool:
    return any(x.label.startswith(label) for x in blamed.clause.labels)


def _print_chosen(chosen: Sequence[Blamed], label: str, margin: _Margin, to: Console) -> None:
    for path, group in groupby(chosen, key=lambda b: b.clause.heading_path):
        to.print()
        if path:
            to.print(path_line(path))
        margin.forget()
        for blamed in group:
            margin.print_row(blamed, _coloured(blamed, blamed.clause.text))
            if any(x.label != label for x in blamed.clause.labels):
                named = labels_line(dict.fromkeys(x.label for x in blamed.clause.labels))
                named.stylize("dim")
                margin.print_note(named)
            margin.print_notes(blamed)


def _print_whole(found: BlamedVersion, margin: _Margin, to: Console) -> None:
    by_block = {index: list(group) for index, group in groupby(found.clauses, key=lambda b: b.clause.block)}
    offset = 0
    last: BlockKind | None = None
    for index, block in enumerate(found.version.blocks):
        if block.kind is not last or block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH):
            to.print()
        if block.kind is BlockKind.HEADING:
            to.print(Text(printable(block.text), style="bold" if block.level > 1 else "bold underline"))
            margin.forget()
        else:
            _print_block(block, offset, by_block.get(index, []), margin)
        offset += len(block.text) + len(BLOCK_SEPARATOR)
        last = block.kind


def _print_block(block: Block, offset: int, clauses: Sequence[Blamed], margin: _Margin) -> None:
    """Print a block's sentences, those of one stamp in one piece."""
    marker = ""
    if block.kind is BlockKind.ITEM:
        marker = "  " * (block.level - 1) + printable(block.marker or "-") + " "
    indent = len(marker)
    if not clauses:
        margin.print_row(None, Text(marker + printable(block.text)), indent)
        return
    pieces = _pieces(block, offset, clauses)
    for _, group in groupby(pieces, key=lambda piece: margin.stamp(piece[0])):
        run = list(group)
        text = Text(marker).append_text(Text("").join(piece for _, piece in run))
        margin.print_row(run[0][0], text, indent)
        margin.print_notes(run[0][0], indent)
        marker = " " * indent


def _pieces(block: Block, offset: int, clauses: Sequence[Blamed]) -> Iterator[tuple[Blamed, Text]]:
    """Yield each clause with its words and what stands before the next; the first with its run-in heading."""
    starts = [0, *(b.clause.span[0] - offset for b in clauses[1:]), len(block.text)]
    for blamed, (start, end) in zip(clauses, pairwise(starts), strict=True):
        piece = _coloured(blamed, block.text[start:end])
        if start == 0 and block.run_in:
            piece.stylize("bold", 0, block.run_in)
        yield blamed, piece


def _coloured(blamed: Blamed, text: str) -> Text:
    labels = blamed.clause.labels
    return Text(printable(text), style=family_style(labels[0].label) if labels else "")


class _Margin:
    """What stands left of the text: since when, whether new or reworded, and brought by which snapshot."""

    def __init__(
        self, found: BlamedVersion, chosen: Sequence[Blamed], to: Console, *, by_clause: bool, before: bool
    ) -> None:
        self._found, self._chosen, self._to = found, chosen, to
        self._by_clause, self._before = by_clause, before
        self._signs = shown_in(to.encoding)
        self._wide = to.width >= _SNAPSHOT_FROM
        self._width = _DATE + (3 if by_clause else 2) + (_SNAPSHOT + 2 if self._wide else 0)
        self._last: object = None
        self._lead_in: LeadIn | None = None
        dates = sorted({self._since(b).at for b in chosen})
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
        """Return what is said beside and beneath a clause: where it is the same, it is said once."""
        since = self._since(blamed)
        beneath = (blamed.away, blamed.stood, blamed.introduced, blamed.before if self._before else None)
        return since, self._sign(blamed), beneath

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
        dates: list[Text] = []
        if blamed is not None and self._last != (now := self.stamp(blamed)[:2]):
            dates, self._last = self._dates(blamed), now
        style = self._age[self._since(blamed).at] if blamed else ""
        self._print_lines(text, indent, dates, Text(self._signs.bar if blamed else " ", style=style))

    def print_note(self, text: Text, indent: int = 0) -> None:
        """Print a line that is not the document's beneath its text."""
        self._print_lines(Text(" " * indent).append_text(text), indent, [], Text(" "))

    def _print_lines(self, text: Text, indent: int, dates: Sequence[Text], bar: Text) -> None:
        lines = _hanging(text, indent, max(self._to.width - self._width - 2 - indent, 20), self._to)
        for date, line in zip_longest(dates, lines, fillvalue=Text("")):
            row = Text().append_text(date)
            row.append(" " * (self._width - row.cell_len))
            row.append_text(bar).append(" ").append_text(line)
            row.rstrip()
            self._to.print(row, soft_wrap=True)

    def _dates(self, blamed: Blamed) -> list[Text]:
        since = self._since(blamed)
        style = self._age[since.at]
        at_least = self._signs.at_least if since.after is None else " "
        first = Text().append(at_least + iso(since.at)[:10], style=style)
        first.append(" " + self._sign(blamed))
        if self._wide:
            first.append(" " * (self._width - _SNAPSHOT - 1 - first.cell_len))
            first.append(since.snapshot.partition("-")[0], style="dim")
        notes = [first]
        if since.after and _long(since):
            notes.append(Text(f">{iso(since.after)[:10]}", style="dim"))
        if not since.dated:
            notes.append(Text(" clock", style="yellow"))
            notes.append(Text(" uncertain", style="yellow"))
        return notes

    def print_notes(self, blamed: Blamed, indent: int = 0) -> None:
        """Print beneath a clause what its date does not tell: absences, earlier stretches, former words."""
        said: list[str] = []
        if blamed.introduced and not self._by_clause and blamed.clause.lead_in != self._lead_in:
            began = since_day(blamed.introduced.at, dated=blamed.introduced.dated)
            said.append(f"but the words that introduce it only {began}")
        self._lead_in = blamed.clause.lead_in
        if not self._by_clause and blamed.away:
            (start, end), *more = blamed.away
            often = f", and {'once' if len(more) == 1 else f'{len(more)} times'} more" if more else ""
            said.append(f"went and came back: away {_day(start)} to {_day(end)}{often}")
        if not self._by_clause:
            said += [f"stood before: {_day(start)} to {_day(end)}" for start, end in blamed.stood]
        for words in said:
            self.print_note(Text(words, style="dim italic"), indent)
        if self._before and blamed.before is not None:
            self.print_note(self._former(blamed), indent)

    def _former(self, blamed: Blamed) -> Text:
        """Return the words before these, dim but for what was replaced."""
        old = one_side(self._found.edits(blamed), Op.INSERT, coloured=is_coloured(self._to))
        for replaced in tuple(old.spans):
            old.stylize("not dim", replaced.start, replaced.end)
        old.stylize_before("dim")
        return Text().append("was: ", style="dim italic").append_text(old)

    # ---------------------------------------------------------------- the head

    def print_head(self, label: str | None) -> None:
        """Print what is shown, and how many clauses each version brought."""
        found, to = self._found, self._to
        to.print(title_rule(titled(found.document)))
        seen = f"seen {iso(found.state.first_seen)[:10]} to {iso(found.state.last_seen)[:10]}"
        doubt = "" if found.state.dated else f" ({UNCERTAIN})"
        to.print(Text(f"{found.state.snapshot}  {seen}{doubt}", style="dim"))
        to.print()
        about = f" labelled {printable(label)}" if label else ""
        if not self._chosen:
            to.print(Text(f"No clause of this version is{about or ' there'}."))
            return
        what = "in any words" if self._by_clause else "in these words"
        to.print(Text(f"Since when its {len(self._chosen)} clauses{about} stand there {what}:"))
        counted = Counter(self._since(b) for b in self._chosen)
        for since, count in sorted(counted.items(), key=lambda item: item[0].at):
            to.print(self._head_row(since, count, max(counted.values())))
        to.print(Text(self._legend(), style="dim"))
        if found.others:
            to.print(
                Text(
                    f"{_others(found.others)} of another edition and not followed (--across follows "
                    f"{'it' if found.others == 1 else 'them'}).",
                    style="dim",
                )
            )

    def _head_row(self, since: Since, count: int, most: int) -> Text:
        style = self._age[since.at]
        row = Text().append(
            f"{'' if since.after else self._signs.at_least:>2}{iso(since.at)[:10]}", style=style
        )
        row.append(f"{count:6}  ")
        whole = max(4, min(_BAR, self._to.width - _AROUND_BAR))
        length = max(1, round(count * whole / most))
        row.append(self._signs.block * length, style=style)
        row.append(" " * (whole - length + 2) + since.snapshot.partition("-")[0])
        if not since.dated:
            row.append(f"  {UNCERTAIN}", style="yellow")
        elif since.after:
            row.append(f"  after {iso(since.after)[:10]}", style="dim")
        else:
            row.append("  first seen" if self._found.others else "  first visit", style="dim")
        return row

    @property
    def _first_visit(self) -> str:
        """Say which visit saw it first: earlier ones saw another edition where there is one."""
        return "first visit to this edition" if self._found.others else "first visit"

    def _legend(self) -> str:
        """Say what the signs mean that are used."""
        signs = self._signs
        since = [self._since(b) for b in self._chosen]
        used = {self._sign(b) for b in self._chosen}
        said = [
            (
                f"{signs.at_least} at least since: the {self._first_visit} saw it",
                any(s.after is None for s in since),
            ),
            ("+ new", "+" in used),
            ("~ reworded", "~" in used),
            (f"2{signs.times} reworded twice since", any(signs.times in sign for sign in used)),
            (f"{signs.flap} went and came back", signs.flap in used),
            (
                f"> not yet on this day, where more than {_LONG_GAP.days} days lie between",
                any(map(_long, since)),
            ),
        ]
        return "   ".join(words for words, is_used in said if is_used)


def _day(at: datetime | None) -> str:
    return iso(at)[:10] if at else UNCERTAIN_DAY


def _others(count: int) -> str:
    return (
        "1 earlier version of this address is"
        if count == 1
        else f"{count} earlier versions of this address are"
    )


def _long(since: Since) -> bool:
    return since.dated and since.after is not None and since.at - since.after > _LONG_GAP


def _hanging(text: Text, indent: int, room: int, to: Console) -> list[Text]:
    """Wrap a text whose first `indent` characters are a marker, later lines as far in as the first."""
    lines = list(text[indent:].wrap(to, room))
    heads = chain([text[:indent]], repeat(Text(" " * indent)))
    return [head.copy().append_text(line) for head, line in zip(heads, lines, strict=False)]
