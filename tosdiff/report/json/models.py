"""What pages say of models, a row for each model.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from tosdiff.models import LedgerDate, LedgerRow, PageLedger
from tosdiff.report.json.rows import SCHEMA, Row


def rows(page: PageLedger, *, url: str = "") -> list[Row]:
    """Return the rows of one page, in its order."""
    return [{"schema": SCHEMA} | said(row) | ({"url": url} if url else {}) for row in page.rows]


def said(row: LedgerRow) -> Row:
    """Return what a page says of one model, and where."""
    told = row.announced
    return {
        "model": row.model,
        "model_id": row.model_id or None,
        "kind": str(row.kind),
        "state": row.state or None,
        "standing": str(row.standing) if row.standing else None,
        "section": " > ".join(row.section),
        "released": row.released.on or None,
        "announced": told.on.isoformat() if told else None,
        "announced_as": told.printed if told else None,
        "announced_from": (f"column: {told.column}" if told.column else str(told.source)) if told else None,
        "retirement": row.ends.on or None,
        "retirement_kind": str(row.ends.kind),
        "retirement_as": row.ends.printed or None,
        "replacement": list(row.replacement),
        "notice_days": row.notice_days,
        "other_dates": {heading: _date(date) for heading, date in row.other_dates},
        "scope": row.scope or None,
        "cell": row.cell or None,
        "form": str(row.form),
        "block": row.block,
        "words": row.words,
    }


def _date(date: LedgerDate) -> Row:
    return {"on": date.on, "kind": str(date.kind), "as": date.printed}
