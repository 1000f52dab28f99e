"""What a web archive lists of a document, and what became of it.

Invariant: as in `report.terminal`; every listed capture is in one of the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from tosdiff.models import Outcome, iso
from tosdiff.pipeline.import_.memento import ImportedMementos
from tosdiff.report.safe import printable
from tosdiff.report.terminal.hints import say_hint

_REFUSED = 10


def show(found: ImportedMementos, to: Console) -> None:
    """Print how many captures are listed, what was taken, and what was refused with its reason."""
    head = f"{found.document.id}: {found.listed:,} captures are listed at {found.archive}"
    to.print(Text(printable(head), style="bold"))
    to.print(
        Text(
            f"  {found.listed - found.wanted:,} of them repeat the one before, or are outside of what was asked for"
        )
    )
    if found.taken_before:
        to.print(Text(f"  {found.taken_before:,} were taken before"))
    if found.refused_before:
        to.print(
            Text(f"  {found.refused_before:,} were asked for before, and the archive gave something else")
        )
    left = found.wanted - found.taken_before - found.refused_before
    if found.dry_run:
        minutes = max(1, round(found.seconds / 60))
        to.print(
            Text(f"  {left:,} would be asked for, in about {minutes:,} minute{'' if minutes == 1 else 's'}")
        )
        return
    outcomes = [report.outcome for report in found.reports]
    told = ", ".join(f"{outcomes.count(o):,} {o.value}" for o in Outcome if o in outcomes)
    to.print(Text(f"  {left:,} were asked for now" + (f": {told}" if told else "")))
    _refused([(iso(r.at), r.refusal.reason) for r in found.reports if r.refusal], "no version", to)
    _refused([(iso(each.at), each.reason) for each in found.not_given], "not given as listed", to)
    if found.reports:
        say_hint(f"`tosdiff log {found.document.id}` shows the history", to)


def _refused(rows: Sequence[tuple[str, str]], head: str, to: Console) -> None:
    if rows:
        to.print(Text(f"  {head}: {len(rows):,}", style="red"))
    for at, reason in rows[:_REFUSED]:
        to.print(Text(printable(f"    {at} {reason}")), no_wrap=True, overflow="ignore", crop=False)
    if len(rows) > _REFUSED:
        to.print(Text(f"    and {len(rows) - _REFUSED:,} more"))
