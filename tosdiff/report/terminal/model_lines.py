"""Entries of the ledger of models in a few lines each: what ends when, with what notice, and who says so.

Invariant: as in `report.terminal`; every entry names the snapshot and the words that it was read from.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from tosdiff.ledger.telling import SHORT_DAYS, date_words, day, days, entry_end
from tosdiff.ledger.telling import notice as told_notice
from tosdiff.models import DateKind, ModelEntry, ModelState, Phase
from tosdiff.pipeline.models import ModelLedger, View
from tosdiff.report.safe import printable
from tosdiff.report.words.models import promised_words
from tosdiff.report.words.since import on_day

_LONGEST_WORDS = 160
_RED, _DIM, _BOLD = "red", "dim", "bold"


def ledger(found: ModelLedger, to: Console) -> None:
    """Print all entries under what is to come of them."""
    to.print(Text(f"Models as of {day(found.today.isoformat())}", style=_BOLD))
    for phase, entries in groupby(found.entries, key=lambda entry: entry.phase(found.today)):
        to.print()
        to.print(Text(_TITLES[phase], style=_BOLD))
        for entry in entries:
            to.print(Padding(entry_lines(entry, found.today), (0, 0, 0, 2)))
    if not found.entries:
        to.print(Text("No page says that a model ends.", style=_DIM))


def short_notices(found: ModelLedger, to: Console) -> None:
    """Print the entries whose notice was below the promise then in force, or short with none promised."""
    chosen = found.chosen(View.SHORT)
    broken = [entry for entry in chosen if entry.promised and entry.promised.promises]
    free = [entry for entry in chosen if entry not in broken]
    told = [entry for entry in found.entries if entry.notice_days is not None]
    to.print(
        Text(
            f"Of {len(told)} ends with a dated announcement, {len(broken)} had less notice than was promised then",
            _BOLD,
        )
    )
    for entry in broken:
        to.print(Padding(entry_lines(entry, found.today), (0, 0, 0, 2)))
        for words in dict.fromkeys(
            w for p in (entry.promised.promises if entry.promised else ()) for w in p.exceptions
        ):
            to.print(Padding(Text(f"the page excepts: “{printable(words)}”", style=_DIM), (0, 0, 0, 4)))
    if free:
        to.print()
        to.print(
            Text(f"No promise of that time is known, and notice was under {SHORT_DAYS} days", style=_BOLD)
        )
        for entry in free:
            to.print(Padding(entry_lines(entry, found.today), (0, 0, 0, 2)))


def entry_lines(entry: ModelEntry, today: date) -> RenderableType:
    """Return one entry: its end, its notice beside what was promised, what replaces it, and the words that say so."""
    name = Text(printable(entry.model), style=_BOLD)
    name.append(f"  {printable(entry.product)}", style=_DIM)
    if entry.model_id:
        name.append(f"  {printable(entry.model_id)}", style=_DIM)
    lines: list[RenderableType] = [name, *(Padding(line, (0, 0, 0, 2)) for line in _facts(entry, today))]
    words = printable(entry.main.row.words)
    quoted = words if len(words) <= _LONGEST_WORDS else f"{words[:_LONGEST_WORDS]}…"
    lines.append(Padding(Text(f"{entry.main.snapshot} “{quoted}”", style=_DIM), (0, 0, 0, 2)))
    return Group(*lines)


_TITLES = {
    Phase.AHEAD: "Ends next",
    Phase.OPEN: "May end, at the earliest",
    Phase.UNKNOWN: "No date given",
    Phase.PASSED: "Ended, or was to end",
}


def _facts(entry: ModelEntry, today: date) -> Iterator[Text]:
    passed = entry.phase(today) is Phase.PASSED
    verb = "ended" if passed and entry.standing is ModelState.RETIRED else "was to end" if passed else "ends"
    end = Text(f"{verb}: ").append(printable(entry_end(entry)), style=_BOLD)
    if left := _left(entry, today):
        end.append(f", {left}")
    if entry.state:
        end.append(f"; the page calls it {printable(entry.state)}")
    if not entry.main.stands:
        end.append(f"; no longer listed, last seen {on_day(entry.main.last_seen, dated=entry.main.dated)}")
    yield end
    if entry.announced:
        notice = Text(f"announced {day(entry.announced.on.isoformat())}")
        if entry.notice_days is not None:
            least = entry.promised.shortest if entry.promised else None
            below = entry.notice_days < (least.least_days if least else SHORT_DAYS)
            notice.append(": ").append(told_notice(entry.notice_days), style=_RED if below else "")
        notice.append(f"; promised: {printable(promised_words(entry.promised))}", style=_DIM)
        yield notice
    parts = []
    if entry.replacement:
        parts.append(f"replaced by {printable(', '.join(entry.replacement))}")
    if entry.released.on:
        parts.append(f"released {day(entry.released.on)}")
    if entry.lifespan_days is not None:
        parts.append(f"{days(entry.lifespan_days)} from release to retirement")
    if entry.succeeded:
        since = (
            f", {days(entry.days_to_succession)} after release"
            if entry.days_to_succession is not None
            else ""
        )
        parts.append(
            f"{printable(entry.succeeded.new)} took its place {day(entry.succeeded.on.isoformat())}{since}"
        )
    if parts:
        yield Text("; ".join(parts))
    for other in entry.contradicting:
        said = Text("contradicted: ", style=_RED).append(
            f"{date_words(other.row.ends)}, says {other.snapshot}", style=""
        )
        yield said


def _left(entry: ModelEntry, today: date) -> str:
    """Return how the end lies to today; that a day has passed does not say that the model is gone."""
    end = entry.ends.day
    if end is None or entry.ends.kind is not DateKind.EXACT:
        return ""
    left = (end - today).days
    if left == 0:
        return "today"
    return f"in {days(left)}" if left > 0 else f"{days(-left)} ago"
