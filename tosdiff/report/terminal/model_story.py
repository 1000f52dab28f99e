"""The story of one model: every dated statement of every page and capture, and what contradicts what.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from tosdiff.ledger.telling import date_words, day, notice
from tosdiff.models import ModelEntry, ModelStatement
from tosdiff.pipeline.models import ModelLedger
from tosdiff.report.safe import printable
from tosdiff.report.terminal.model_changes import between, shift_line
from tosdiff.report.words.since import on_day


def story(entry: ModelEntry, found: ModelLedger, to: Console) -> None:
    """Print what was said of a model, oldest first, what changed, and what cannot both be."""
    to.print()
    to.print(Text("  What the pages said", style="bold"))
    for statement in entry.statements:
        to.print(Padding(_said(statement), (0, 0, 0, 2)))
        to.print(Padding(Text(f"“{printable(statement.row.words)}”", style="dim"), (0, 0, 0, 6)))
    moments = tuple(found.moments_of(entry))
    if moments:
        to.print()
        to.print(Text("  What changed", style="bold"))
    for moment, shift in moments:
        when = f"{between(moment, ' – ')}  "
        to.print(
            Padding(Text(when, style="dim").append_text(shift_line(shift, moment.product)), (0, 0, 0, 2))
        )
    if entry.contradicting:
        to.print()
        to.print(Text("  Contradictions that stand", style="bold red"))
        for statement in (entry.main, *entry.contradicting):
            called = (
                date_words(statement.row.ends) if statement.row.ends.on else printable(statement.row.state)
            )
            line = Text(f"{called}: {statement.snapshot} ")
            line.append(f"“{printable(statement.row.words)}”", style="dim")
            to.print(Padding(line, (0, 0, 0, 4)))


def _said(statement: ModelStatement) -> Text:
    row = statement.row
    days_seen = (on_day(at, dated=statement.dated) for at in (statement.first_seen, statement.last_seen))
    seen = " – ".join(dict.fromkeys(days_seen))
    line = Text(f"{seen}  ", style="dim").append(statement.document.id, style="default").append(": ")
    parts = [
        f"announced {day(row.announced.on.isoformat())}" if row.announced else "",
        f"ends {date_words(row.ends)}" if row.ends.on else "no date",
        notice(row.notice_days) if row.notice_days is not None else "",
        f"called {row.state}" if row.state else "",
        f"replaced by {', '.join(row.replacement)}" if row.replacement else "",
        f"for {row.scope}" if row.scope else "",
    ]
    line.append(printable(", ".join(filter(None, parts))), style="bold" if statement.stands else "")
    return line.append(f"  {statement.snapshot.partition('@')[2]}", style="dim")
