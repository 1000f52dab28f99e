"""Documents over time as a picture: one lane a document, marks where the wording changed.

Invariant: every line of a lane is exactly as wide as the terminal; what the colours say, the signs or the
list beneath say too, and nothing from the web is printed unescaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from itertools import groupby
from typing import TYPE_CHECKING, assert_never

from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from tosdiff.history.timeline import Track
from tosdiff.ledger.telling import names as names_of
from tosdiff.models import Document, Significance, iso
from tosdiff.report.safe import printable
from tosdiff.report.terminal.lines import FAMILY, family_style, labels_line
from tosdiff.report.terminal.signs import Signs, shown_in
from tosdiff.report.words.since import UNCERTAIN

if TYPE_CHECKING:
    from tosdiff.history.timeline import Mark, Scale, Slot
    from tosdiff.pipeline.timeline import Timeline

# Narrower than this a column of names would leave too little for the lanes.
_NAMES_FROM = 60
_BOTH = Style(color="yellow", bold=True)
_OTHER = Style(color="blue", bold=True)
_DIM = Style(dim=True)
_ENDS = Style(color="red", bold=True)
_MANY = 10
"""Changes in one column that one figure cannot count."""


def show(found: Timeline, to: Console, *, listed: bool = False) -> None:
    """Print the lanes, their axis and what the signs mean; with `listed`, each mark in words."""
    signs = shown_in(to.encoding)
    start, end = iso(found.start)[:10], iso(found.end)[:10]
    about = f", only what touches {printable(found.label)}" if found.label else ""
    to.print(Text(f"Wording over time, {start} to {end}{about}", style="bold"))
    names = _names_width([document for document, _ in found.lanes], to.width)
    scale = found.scale(to.width - names)
    crowded = False
    for provider, lanes in groupby(found.lanes, key=lambda row: row[0].provider_name):
        to.print()
        to.print(Text(printable(provider), style="bold"))
        for document, lane in lanes:
            name = Text("  " + _name(document))
            if not names:
                to.print(name, overflow="ellipsis", no_wrap=True)
            else:
                name.truncate(names - 1, overflow="ellipsis", pad=True)
                name.append(" ")
            cells = scale.cells(lane)
            crowded = crowded or any(len(_turns(cell)) >= _MANY for cell in cells)
            track = _drawn_lane(cells, signs)
            to.print((name if names else Text("")).append_text(track), soft_wrap=True)
            shown = document
        if any(end.provider == shown.provider for end in found.ends):
            name = Text("  models end")
            if not names:
                to.print(name)
            else:
                name.truncate(names - 1, overflow="ellipsis", pad=True)
                name.append(" ")
            track = _ends_track(found, shown.provider, scale, signs)
            to.print((name if names else Text("")).append_text(track), soft_wrap=True)
    to.print()
    for line in _axis(scale.ticks(), scale.columns, signs):
        to.print(Text(" " * names + line, style="dim"), soft_wrap=True)
    to.print()
    _print_legend(found, signs, to, crowded=crowded)
    if listed:
        to.print()
        _print_list(found, signs, to)


def _ends_track(found: Timeline, provider: str, scale: Scale, signs: Signs) -> Text:
    """Return the lane of the days on which models of a provider end."""
    cells = [" "] * scale.columns
    for end in found.ends:
        if end.provider == provider:
            moment = datetime.combine(end.on, time(12), UTC)
            cells[scale.column(min(max(moment, found.start), found.end))] = signs.ends
    return Text("".join(cells), style=_ENDS)


def _name(document: Document) -> str:
    return printable(f"{document.slug}/{document.part}" if document.part else document.slug)


def _names_width(documents: Sequence[Document], width: int) -> int:
    if width < _NAMES_FROM:
        return 0
    return min(max((len(_name(document)) for document in documents), default=0) + 4, width // 3)


# ------------------------------------------------------------------ a lane


def _drawn_lane(cells: Sequence[Slot], signs: Signs) -> Text:
    """Return one character for each column of a lane."""
    drawn = Text()
    for (track, marked), alike in groupby(cells, key=lambda cell: (cell.track, bool(cell.marks))):
        if marked:
            for cell in alike:
                drawn.append_text(_drawn(cell, signs))
        else:
            style = "red" if track is Track.REFUSED else "dim"
            drawn.append(_track_sign(track, signs) * sum(1 for _ in alike), style)
    return drawn


def _track_sign(track: Track, signs: Signs) -> str:
    return {
        Track.NOTHING: " ",
        Track.CHECKED: signs.checked,
        Track.SEEN: signs.seen,
        Track.GAP: signs.gap,
        Track.REFUSED: signs.refused,
        Track.UNREAD: signs.unread,
    }[track]


def _drawn(cell: Slot, signs: Signs) -> Text:
    """Return one character for what a column with marks holds."""
    turns = _turns(cell)
    if len(turns) > 1:
        news = [mark for mark in turns if mark.significance.is_news]
        return Text(str(len(turns)) if len(turns) < _MANY else "+", style=_colour(news))
    for mark in (*turns, *_quiet(cell.marks)):
        return Text(*_sign(mark, signs))
    return Text(_track_sign(cell.track, signs), style="red" if cell.track is Track.REFUSED else "dim")


def _turns(cell: Slot) -> list[Mark]:
    """Return what a column holds of other wordings, and then of other editions."""
    news = [mark for mark in cell.marks if mark.significance.is_news]
    return news + [mark for mark in cell.marks if mark.significance is Significance.EDITION]


def _quiet(marks: Sequence[Mark]) -> list[Mark]:
    order = (Significance.FLAP, Significance.FIRST, Significance.EDITORIAL)
    return sorted(
        (mark for mark in marks if mark.significance in order), key=lambda m: order.index(m.significance)
    )


def _sign(mark: Mark, signs: Signs) -> tuple[str, Style]:
    match mark.significance:
        case Significance.EDITION:
            return signs.edition, Style(bold=True)
        case Significance.FLAP:
            return signs.flap, _DIM
        case Significance.FIRST:
            return signs.first, Style()
        case Significance.EDITORIAL | Significance.PRESENTATION:
            return signs.editorial, _DIM
        case Significance.WORDING | Significance.REPLACEMENT:
            families = _families([mark])
            sign = {("access",): signs.access, ("change",): signs.change, ("access", "change"): signs.both}
            return sign.get(families, signs.other), _colour([mark])
        case _:
            assert_never(mark.significance)


def _families(marks: Sequence[Mark]) -> tuple[str, ...]:
    touched = {label.partition(".")[0] for mark in marks for label in mark.labels}
    return tuple(family for family in FAMILY if family in touched)


def _colour(marks: Sequence[Mark]) -> Style:
    families = _families(marks)
    if len(families) == 1:
        return family_style(families[0]) + Style(bold=True)
    return _BOTH if families else _OTHER


# ------------------------------------------------------------------ beneath the lanes


def _axis(ticks: Sequence[tuple[int, str]], columns: int, signs: Signs) -> tuple[str, str]:
    ruler, names = [signs.rule] * columns, [" "] * columns
    for column, name in ticks:
        ruler[column] = signs.tick
        names[column : column + len(name)] = name
    return "".join(ruler), "".join(names).rstrip()


def _print_legend(found: Timeline, signs: Signs, to: Console, *, crowded: bool) -> None:
    access, change = (FAMILY[name] + Style(bold=True) for name in ("access", "change"))
    unread = any(lane.unread for _, lane in found.lanes)
    told = [
        (signs.access, access, "access clauses reworded"),
        (signs.change, change, "change clauses"),
        (signs.both, _BOTH, "both"),
        (signs.other, _OTHER, "other wording"),
        ("2", Style(bold=True), "so many at once"),
        *([("+", Style(bold=True), f"{_MANY} or more")] if crowded else []),
        (signs.edition, Style(bold=True), "another edition served"),
        (signs.flap, _DIM, "unstable: came and went"),
        (signs.editorial, _DIM, "editorial"),
        (signs.first, Style(), "first visit"),
        (signs.checked, _DIM, "checked, same"),
        (signs.seen, _DIM, "seen, with a gap"),
        (signs.gap, _DIM, "gap: no visit"),
        (signs.refused, Style(color="red"), "refused or failed"),
        *([(signs.unread, _DIM, "not read by this version")] if unread else []),
        *([(signs.ends, _ENDS, "models end")] if found.ends else []),
    ]
    line = Text()
    for sign, style, words in told:
        entry = Text().append(sign, style=style).append(f" {words}", style="dim")
        if line and line.cell_len + 3 + entry.cell_len > to.width:
            to.print(line)
            line = Text()
        line.append("   " if line else "").append_text(entry)
    to.print(line)
    to.print(Text(found.gap_rule, style="dim"))
    if found.label and not any(mark.labels for _, lane in found.lanes for mark in lane.marks):
        to.print(Text(f"No change touched {printable(found.label)}.", style="dim"))
    if found.unseen:
        named = ", ".join(printable(document.id) for document in found.unseen)
        to.print(Text(f"Not visited in this time: {named}", style="dim"))


def _print_list(found: Timeline, signs: Signs, to: Console) -> None:
    """Print every mark in words, oldest first; of an unstable text only how it began; then the ends of models."""
    marks = [(mark, document) for document, lane in found.lanes for mark in lane.marks]
    for mark, document in sorted(marks, key=lambda row: (row[0].at, row[1].id)):
        if mark.again or not found.start <= mark.at <= found.end:
            continue
        sign, style = _sign(mark, signs)
        line = Text(iso(mark.at)[:10] + " ").append(sign, style=style)
        line.append(f" {printable(document.id)}: {mark.significance.value}")
        if not mark.dated:
            line.append(f" ({UNCERTAIN})", style="yellow")
        if mark.after and (mark.at - mark.after).days > 3:
            line.append(f", after {iso(mark.after)[:10]}", style="dim")
        if not mark.significance.is_news:
            line.stylize("dim")
        to.print(line)
        if mark.labels:
            to.print(Padding(labels_line(mark.labels), (0, 0, 0, 13)))
        elif mark.significance is not Significance.FIRST:
            to.print(Padding(Text(printable(mark.explanation), style="dim"), (0, 0, 0, 13)))
    for end in found.ends:
        line = Text(f"{end.on.isoformat()} ").append(signs.ends, style=_ENDS)
        line.append(f" {printable(end.provider)}: {printable(names_of(end.models))}")
        to.print(line.append(f", says {end.snapshot}", style="dim"))
