"""What pages say of models: a row for each model, or for each change.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tosdiff.ledger.telling import told
from tosdiff.models import (
    LedgerDate,
    LedgerRow,
    ModelEntry,
    ModelStatement,
    PageLedger,
    Promise,
    PromiseThen,
    Shift,
    ShiftKind,
    iso,
)
from tosdiff.pipeline.models import ModelLedger, Moment, View
from tosdiff.report.json.rows import SCHEMA, Row
from tosdiff.report.words.models import promised_words


def rows(found: PageLedger | ModelLedger, *, view: View = View.LEDGER, url: str = "") -> list[Row]:
    """Return what was asked for: of a page its rows in its order, of the ledger its entries, or what changed."""
    if isinstance(found, PageLedger):
        return [{"schema": SCHEMA} | _said(row) | ({"url": url} if url else {}) for row in found.rows]
    if view is View.CHANGES:
        return [row for moment in found.moments for row in _changes(moment)]
    return [_entry(entry, statements=view is View.STORY) for entry in found.chosen(view)]


def _said(row: LedgerRow) -> Row:
    """Return what a page says of one model, and where."""
    told = row.announced
    return {
        "model": row.model,
        "model_id": row.model_id or None,
        "version": row.version or None,
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


def _entry(entry: ModelEntry, *, statements: bool) -> Row:
    succeeded = entry.succeeded
    row = _said(entry.main.row) | {
        "state": entry.state or None,
        "standing": str(entry.standing) if entry.standing else None,
        "released": entry.released.on or None,
        "announced": entry.announced.on.isoformat() if entry.announced else None,
        "announced_as": entry.announced.printed if entry.announced else None,
        "replacement": list(entry.replacement),
        "notice_days": entry.notice_days,
    }
    return {
        "schema": SCHEMA,
        "provider": entry.provider,
        "surface": str(entry.surface),
        **row,
        "promised": _promised(entry.promised),
        "lifespan_days": entry.lifespan_days,
        "replaced_as_default": {
            "on": succeeded.on.isoformat(),
            "by": succeeded.new,
            "days": entry.days_to_succession,
            "words": succeeded.words,
        }
        if succeeded
        else None,
        "stands": entry.main.stands,
        "document": entry.main.document.id,
        "snapshot": entry.main.snapshot,
        "first_seen": iso(entry.main.first_seen),
        "last_seen": iso(entry.main.last_seen),
        "contradicting": [_statement(each) for each in entry.contradicting],
    } | ({"statements": [_statement(each) for each in entry.statements]} if statements else {})


def _promised(then: PromiseThen | None) -> Row | None:
    if then is None:
        return None
    return {
        "promises": [
            {
                "minimum": str(each.minimum),
                "least_days": each.minimum.least_days if each.minimum else None,
                "applies_to": each.applies_to or None,
                "words": each.words,
                "exceptions": list(each.exceptions),
            }
            for each in then.promises
        ],
        "snapshot": then.snapshot,
        "basis": str(then.basis),
        "in_words": promised_words(then),
    }


def _statement(each: ModelStatement) -> Row:
    return {
        "document": each.document.id,
        "snapshot": each.since,
        "last_snapshot": each.snapshot,
        "first_seen": iso(each.first_seen),
        "last_seen": iso(each.last_seen),
        "stands": each.stands,
    } | _said(each.row)


def _changes(moment: Moment) -> Iterator[Row]:
    for each in moment.shifts:
        yield {
            "schema": SCHEMA,
            "document": moment.after.document.id,
            "between": [moment.before.snapshot, moment.after.snapshot],
            "last_seen_before": iso(moment.before.last_seen),
            "first_seen_after": iso(moment.after.first_seen),
        } | _shift(each, moment)


def _shift(shift: Shift, moment: Moment) -> Row:
    return {
        "type": str(shift.kind),
        "models": list(shift.models),
        "model_ids": list(filter(None, shift.ids)),
        "old": shift.old or None,
        "new": shift.new or None,
        "announced": shift.announced.isoformat() if shift.announced else None,
        "notice_days": shift.notice_days,
        "after_its_day": shift.passed,
        "sentence": told(shift, where=moment.product),
        "words_before": [said.words for said in shift.before or filter(None, [shift.promised_before])],
        "words_after": [said.words for said in shift.after or filter(None, [_new_promise(shift)])],
    }


def _new_promise(shift: Shift) -> Promise | None:
    return shift.promised if shift.kind is ShiftKind.PROMISE else None
