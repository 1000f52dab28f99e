"""Since when each clause of a version stands.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tosdiff.models import iso
from tosdiff.report.json.rows import SCHEMA, Row, state

if TYPE_CHECKING:
    from tosdiff.history.blame import Blamed, Period, Since
    from tosdiff.pipeline.blame import BlamedVersion


def row(found: BlamedVersion, label: str | None = None) -> Row:
    return {
        "schema": SCHEMA,
        "document": found.document.id,
        "state": state(found.state),
        "followed_since": iso(found.followed[0].first_seen),
        "states_of_other_editions": found.others,
        "clauses": [
            _blamed(b)
            for b in found.clauses
            if label is None or any(x.label.startswith(label) for x in b.clause.labels)
        ],
    }


def _blamed(b: Blamed) -> Row:
    return {
        "text": b.clause.text,
        "span": list(b.clause.span),
        "heading_path": list(b.clause.heading_path),
        "lead_in": b.clause.lead_in.text if b.clause.lead_in else None,
        "labels": [x.label for x in b.clause.labels],
        "wording": _since(b.wording),
        "clause": _since(b.standing),
        "lead_in_wording": _since(b.introduced) if b.introduced else None,
        "rewordings": b.rewordings,
        "before": b.before,
        "away": _periods(b.away),
        "stood": _periods(b.stood),
    }


def _since(s: Since) -> Row:
    return {
        "since": iso(s.at),
        "not_yet_on": iso(s.after) if s.after else None,
        "snapshot": s.snapshot,
        "clock_uncertain": not s.dated,
    }


def _periods(periods: Sequence[Period]) -> list[Row]:
    return [{"from": start and iso(start), "to": end and iso(end)} for start, end in periods]
