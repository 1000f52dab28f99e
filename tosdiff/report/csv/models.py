"""What pages say of models, a line for each model or change.

Invariant: as in `report.csv`.
"""

from __future__ import annotations

import csv
from io import StringIO

from tosdiff.ledger.telling import told
from tosdiff.models import ModelEntry, PageLedger, Shift, iso
from tosdiff.pipeline.models import ModelLedger, Moment, View
from tosdiff.report.safe import printable

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    "provider", "surface", "model", "model_id", "kind", "state", "released", "announced", "ends", "ends_kind",
    "notice_days", "promised", "replacement", "lifespan_days", "replaced_as_default", "snapshot", "words", "scope",
)  # fmt: skip
_CHANGES = (
    "document", "change", "models", "old", "new", "announced", "notice_days", "last_seen_before", "first_seen_after",
    "snapshot_before", "snapshot_after", "sentence",
)  # fmt: skip


def text(found: PageLedger | ModelLedger, *, view: View = View.LEDGER) -> str:
    """Return the entries or the changes as CSV (RFC 4180) with a line of headings; of a single page its rows."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(_CHANGES if view is View.CHANGES else _COLUMNS)
    if isinstance(found, PageLedger):
        for row in found.rows:
            told = row.announced.on.isoformat() if row.announced else ""
            cells = (
                "", "", row.name, row.model_id, row.kind, row.state, row.released.on, told, row.ends.on, row.ends.kind,
                row.notice_days, "", "; ".join(row.replacement), "", "", "", row.words, row.scope,
            )  # fmt: skip
            writer.writerow(map(_cell, cells))
    elif view is View.CHANGES:
        for moment in found.moments:
            for shift in moment.shifts:
                writer.writerow(map(_cell, _change(shift, moment)))
    else:
        for entry in found.chosen(view):
            writer.writerow(map(_cell, _cells(entry)))
    return out.getvalue()


def _cells(entry: ModelEntry) -> tuple[object, ...]:
    least = entry.promised.shortest if entry.promised else None
    return (
        entry.provider, entry.surface, entry.model, entry.model_id, entry.kind, entry.state, entry.released.on,
        entry.announced.on.isoformat() if entry.announced else "", entry.ends.on, entry.ends.kind, entry.notice_days,
        least, "; ".join(entry.replacement), entry.lifespan_days,
        entry.succeeded.on.isoformat() if entry.succeeded else "", entry.main.snapshot, entry.main.row.words,
        entry.main.row.scope,
    )  # fmt: skip


def _change(shift: Shift, moment: Moment) -> tuple[object, ...]:
    return (
        moment.after.document.id, shift.kind, "; ".join(shift.models), shift.old, shift.new, shift.announced,
        shift.notice_days, iso(moment.before.last_seen), iso(moment.after.first_seen), moment.before.snapshot,
        moment.after.snapshot, told(shift, where=moment.product),
    )  # fmt: skip


def _cell(value: object) -> str:
    said = "" if value is None else printable(str(value))
    return f"'{said}" if said.startswith(_FORMULA) else said
