"""What pages say of models, as a table.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tosdiff.models import DateKind, LedgerDate, LedgerRow, PageLedger
from tosdiff.report.safe import printable

_WORDS = {DateKind.NOT_BEFORE: "not before ", DateKind.NOT_AFTER: "by ", DateKind.RELATIVE: "about "}


def show(page: PageLedger, to: Console) -> None:
    """Print the rows of one page, in its order."""
    if not page.rows:
        to.print(Text("No model is said to end, and none is listed with its state.", style="dim"))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("model", "state", "announced", "ends", "notice", "replaced by"):
        table.add_column(heading, overflow="fold")
    for row in page.rows:
        table.add_row(*[Text(printable(cell)) for cell in _cells(row)])
    to.print(table)


def _cells(row: LedgerRow) -> tuple[str, ...]:
    return (
        row.model,
        row.state,
        row.announced.on.isoformat() if row.announced else "",
        date_words(row.ends),
        "" if row.notice_days is None else f"{row.notice_days} days",
        ", ".join(row.replacement),
    )


def date_words(date: LedgerDate) -> str:
    """Return a date with what binds it, so that none is taken for another kind."""
    return f"{_WORDS.get(date.kind, '')}{date.on}" if date.on else ""
