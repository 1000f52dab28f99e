"""What collections of Open Terms Archive recorded, what became of it, and what was left out.

Invariant: as in `report.terminal`; every record is in one of the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from tosdiff.models import Outcome, iso
from tosdiff.pipeline.import_.ota import ImportedCollection, RecordedDocument
from tosdiff.report.safe import printable
from tosdiff.report.terminal.hints import say_hint

_REFUSED = 5


def show(found: Sequence[ImportedCollection], to: Console) -> None:
    """Print each collection with its documents, and what was left out of it by the reason."""
    for each in found:
        to.print(Text(printable(f"{each.name}: {each.commits:,} commits read"), style="bold"))
        for of in each.documents:
            _document(of, to, dry_run=each.dry_run)
        if not each.documents:
            say_hint("nothing of a declared document; `tosdiff import ota --all` takes every record", to)
        if each.skipped:
            to.print(Text("left out:"))
        for reason, count in each.skipped:
            to.print(Text(printable(f"  {count:,} because {reason}"), style="dim"))
        if each.dry_run and each.documents:
            to.print(Text("nothing was stored; without --dry-run they would be taken in"))
    if any(of.reports for each in found for of in each.documents):
        say_hint("`tosdiff log DOCUMENT` shows the history", to)


def _document(of: RecordedDocument, to: Console, *, dry_run: bool) -> None:
    span = f"{iso(of.first)[:10]} to {iso(of.last)[:10]}"
    records = f"{of.records:,} record{'' if of.records == 1 else 's'}"
    to.print(Text(printable(f"  {of.document.id}: {records}, {span}{'' if dry_run else _became(of)}")))
    refused = [report for report in of.reports if report.refusal]
    for report in refused[:_REFUSED]:
        assert report.refusal is not None
        to.print(Text(printable(f"    {iso(report.at)} refused: {report.refusal.reason}"), style="red"))
    if len(refused) > _REFUSED:
        to.print(Text(f"    and {len(refused) - _REFUSED} more", style="red"))


def _became(of: RecordedDocument) -> str:
    outcomes = [report.outcome for report in of.reports]
    if not outcomes:
        return "; nothing new"
    return "; " + ", ".join(f"{outcomes.count(o)} {o.value}" for o in Outcome if o in outcomes)
