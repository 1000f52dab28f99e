"""What looks back, as JSON: the history of clauses, and of documents.

Invariant: as in `report.machine`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tosdiff.models import Document, iso
from tosdiff.report.machine import SCHEMA, Row, state

if TYPE_CHECKING:
    from tosdiff.history.blame import Blamed, Period, Since
    from tosdiff.history.timeline import Lane, Mark
    from tosdiff.pipeline.blame import Annotated
    from tosdiff.pipeline.timeline import Timeline


def blame(found: Annotated, label: str | None = None) -> Row:
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
    return {"since": iso(s.at), "not_yet_on": iso(s.after) if s.after else None, "snapshot": s.snapshot}


def _periods(periods: Sequence[Period]) -> list[Row]:
    return [{"from": iso(start), "to": iso(end)} for start, end in periods]


def timeline(found: Timeline) -> Row:
    return {
        "schema": SCHEMA,
        "from": iso(found.start),
        "to": iso(found.end),
        "label": found.label,
        "gap_rule": found.gap_rule,
        "lanes": [_lane(document, lane, found) for document, lane in found.lanes],
        "not_visited": [document.id for document in found.unseen],
    }


def _lane(document: Document, lane: Lane, found: Timeline) -> Row:
    return {
        "document": document.id,
        "visits": {"verified": lane.verified, "refused_or_failed": lane.unverified},
        "longest_unbroken_hours": lane.longest.total_seconds() / 3600,
        "stretches": [
            {"from": iso(s.start), "to": iso(s.end), "visits": s.visits}
            for s in lane.stretches
            if s.start <= found.end and found.start <= s.end
        ],
        "gaps": [
            {"from": iso(g.start), "to": iso(g.end), "refused_or_failed": [iso(at) for at in g.refused]}
            for g in lane.gaps
            if g.start <= found.end and found.start <= g.end
        ],
        "marks": [_mark(m) for m in lane.marks if found.start <= m.at <= found.end],
    }


def _mark(m: Mark) -> Row:
    return {
        "at": iso(m.at),
        "not_yet_on": iso(m.after) if m.after else None,
        "snapshot": m.snapshot,
        "class": m.significance.value,
        "labels": list(m.labels),
        "explanation": m.explanation,
        "again": m.again,
    }
