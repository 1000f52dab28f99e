"""What became of imported captures.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from tosdiff.models import Document, DocumentReport, Outcome, iso
from tosdiff.report.safe import printable
from tosdiff.report.terminal.hints import say_hint


def show(document: Document, reports: Sequence[DocumentReport], to: Console) -> None:
    """Print how many captures came in, and which were refused and why."""
    outcomes = [report.outcome for report in reports]
    if not reports:
        to.print(Text(f"{document.id}: nothing new, each of these captures was taken before"))
        return
    told = ", ".join(f"{outcomes.count(o)} {o.value}" for o in Outcome if o in outcomes)
    noun = "capture" if len(reports) == 1 else "captures"
    to.print(Text(f"{document.id}: {len(reports)} {noun}" + f": {told}"))
    hinted: set[str] = set()
    for report in reports:
        if report.refusal:
            said = f"  {iso(report.at)} refused: {report.refusal.reason}"
            to.print(Text(printable(said), style="red"))
            if report.refusal.hint and report.refusal.hint not in hinted:
                say_hint(report.refusal.hint, to)
            hinted.add(report.refusal.hint)
        if report.doubt:
            to.print(Text(printable(f"  {iso(report.at)} taken, in doubt: {report.doubt}"), style="yellow"))
    for notice in reports[-1].notices:  # what can still be done: of the capture that stands last
        to.print(Text(printable(f"  {notice}")))
