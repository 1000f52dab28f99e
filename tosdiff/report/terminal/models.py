"""What pages say of models: the ledger, its short notices, its changes, a picture, and the story of one model.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tosdiff.ledger.telling import date_words, days
from tosdiff.models import LedgerRow, PageLedger
from tosdiff.pipeline.models import ModelLedger, View
from tosdiff.report.safe import printable
from tosdiff.report.terminal.model_changes import moments
from tosdiff.report.terminal.model_lines import entry_lines, ledger, short_notices
from tosdiff.report.terminal.model_picture import picture
from tosdiff.report.terminal.model_story import story


def show(found: PageLedger | ModelLedger, to: Console, *, view: View = View.LEDGER) -> None:
    """Print what was asked for; of a single page its rows in its order."""
    if isinstance(found, PageLedger):
        _page(found, to)
        return
    match view:
        case View.LEDGER:
            ledger(found, to)
        case View.SHORT:
            short_notices(found, to)
        case View.CHANGES:
            moments(found.moments, to)
        case View.PICTURE:
            picture(found, to)
        case View.STORY:
            for entry in found.entries:
                if entry is not found.entries[0]:
                    to.print()
                to.print(entry_lines(entry, found.today))
                story(entry, found, to)
            if found.related:
                to.print()
                named = ", ".join(printable(name) for name in found.related)
                to.print(Text(f"Names that begin alike: {named}", style="dim"))
    if found.unseen and view is View.LEDGER:
        named = ", ".join(printable(document.id) for document in found.unseen)
        to.print()
        to.print(Text(f"Not captured yet: {named}", style="dim"))


def _page(page: PageLedger, to: Console) -> None:
    if not page.rows:
        to.print(Text("No model is said to end, and none is listed with its state.", style="dim"))
    else:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for heading in ("model", "state", "announced", "ends", "notice", "replaced by"):
            table.add_column(heading, overflow="fold")
        for row in page.rows:
            table.add_row(*[Text(printable(cell)) for cell in _cells(row)])
        to.print(table)
    for promise in page.promises:
        if promise.minimum:
            to.print(Text(f"Promised notice: {promise.minimum}", style="bold"))
            to.print(Text(f"  “{printable(promise.words)}”", style="dim"))


def _cells(row: LedgerRow) -> tuple[str, ...]:
    return (
        row.name + (f" ({row.kind.value})" if not row.kind.is_model else ""),
        row.state,
        row.announced.on.isoformat() if row.announced else "",
        date_words(row.ends) if row.ends.on else "",
        "" if row.notice_days is None else days(row.notice_days),
        ", ".join(row.replacement) + (f" [{row.scope}]" if row.scope else ""),
    )
