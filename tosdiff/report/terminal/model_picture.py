"""The lives of models as a picture: a bar from release to end, the notice in another colour, today's line.

Invariant: every line is at most as wide as the terminal; what the colours say, the signs say too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from rich.console import Console
from rich.text import Text

from tosdiff.history.timeline import Scale
from tosdiff.models import DateKind, ModelEntry, Surface
from tosdiff.pipeline.models import ModelLedger
from tosdiff.report.safe import printable


@dataclass(frozen=True, slots=True, kw_only=True)
class _Strokes:
    life: str
    notice: str
    announced: str
    end: str
    open_end: str
    today: str
    rule: str
    tick: str


_DRAWN = _Strokes(life="━", notice="▒", announced="◆", end="┫", open_end="▶", today="│", rule="─", tick="┬")
_ASCII = _Strokes(life="=", notice="#", announced="*", end="]", open_end=">", today="|", rule="-", tick="+")
_STYLES = {
    "life": "cyan",
    "notice": "yellow",
    "announced": "bold yellow",
    "end": "bold red",
    "open_end": "cyan",
    "today": "dim",
}


def picture(found: ModelLedger, to: Console) -> None:
    """Print a bar for each model whose beginning and end are known, grouped by provider."""
    lives = [(entry, *life) for entry in found.entries if (life := _life(entry))]
    if not lives:
        to.print(Text("No model has both a day to begin the bar and a date of its end.", style="dim"))
        return
    strokes = _strokes(to.encoding)
    start = min(min(begin for _, begin, _ in lives), found.today)
    end = max(max(end for _, _, end in lives), found.today) + timedelta(days=1)
    names = min(max(len(_name(entry)) for entry, *_ in lives) + 4, to.width * 2 // 5)
    scale = Scale(start=_moment(start), end=_moment(end), columns=to.width - names)
    to.print(Text(f"Models from {start.isoformat()} to {end.isoformat()}", style="bold"))
    by_provider = sorted(lives, key=lambda life: (life[0].provider_name, life[1], life[0].model.lower()))
    for provider, group in groupby(by_provider, key=lambda life: life[0].provider_name):
        to.print()
        to.print(Text(printable(provider), style="bold"))
        for entry, begin, last in group:
            name = Text("  " + _name(entry))
            name.truncate(names - 1, overflow="ellipsis", pad=True)
            to.print(
                name.append(" ").append_text(_bar(entry, begin, last, found.today, scale, strokes)),
                soft_wrap=True,
            )
    to.print()
    for line in _axis(scale.ticks(), scale.columns, strokes):
        to.print(Text(" " * names + line, style="dim"), soft_wrap=True)
    to.print()
    to.print(_legend(strokes))


def _name(entry: ModelEntry) -> str:
    return printable(entry.model) + (" (app)" if entry.surface is Surface.APP else "")


def _life(entry: ModelEntry) -> tuple[date, date] | None:
    """Return the days that a bar begins and ends with: from release, else from announcement; None without either."""
    told = entry.announced.on if entry.announced else None
    begin = entry.released.day or told
    on = entry.ends.on
    if begin is None or not on:
        return None
    last = date.fromisoformat(on if len(on) == 10 else f"{on}-28")
    return (begin, last) if begin <= last else None


def _bar(entry: ModelEntry, begin: date, last: date, today: date, scale: Scale, strokes: _Strokes) -> Text:
    told = entry.announced.on if entry.announced else None
    first, end, now = (scale.column(_moment(day)) for day in (begin, last, today))
    since = scale.column(_moment(max(told, begin))) if told else end + 1
    cells = Text()
    for column in range(scale.columns):
        if column == end:
            what = "end" if entry.ends.kind is DateKind.EXACT else "open_end"
        elif column == since and column < end:
            what = "announced"
        elif since < column < end:
            what = "notice"
        elif first <= column < end:
            what = "life"
        elif column == now:
            what = "today"
        else:
            cells.append(" ")
            continue
        cells.append(getattr(strokes, what), style=_STYLES[what])
    return cells


def _axis(ticks: Sequence[tuple[int, str]], columns: int, strokes: _Strokes) -> tuple[str, str]:
    ruler, names = [strokes.rule] * columns, [" "] * columns
    for column, name in ticks:
        ruler[column] = strokes.tick
        names[column : column + len(name)] = name
    return "".join(ruler), "".join(names[:columns]).rstrip()


def _legend(strokes: _Strokes) -> Text:
    line = Text()
    for what, words in (
        ("life", "released"), ("announced", "end announced"), ("notice", "notice"), ("end", "ends that day"),
        ("open_end", "not before, or no exact day"), ("today", "today"),
    ):  # fmt: skip
        line.append("   " if line else "").append(getattr(strokes, what), style=_STYLES[what])
        line.append(f" {words}", style="dim")
    return line


def _strokes(encoding: str) -> _Strokes:
    try:
        "━▒◆┫▶│─┬".encode(encoding)
    except (UnicodeError, LookupError):
        return _ASCII
    return _DRAWN


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
