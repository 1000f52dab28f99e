"""Documents over time.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tosdiff.models import Document, iso
from tosdiff.report.json.rows import SCHEMA, Row

if TYPE_CHECKING:
    from tosdiff.history.timeline import Lane, Mark
    from tosdiff.pipeline.timeline import Timeline


def row(found: Timeline) -> Row:
    return {
        "schema": SCHEMA,
        "from": iso(found.start),
        "to": iso(found.end),
        "label": found.label,
        "gap_rule": found.gap_rule,
        "lanes": [_lane(document, lane, found) for document, lane in found.lanes],
        "model_ends": [
            {"provider": e.provider, "on": e.on.isoformat(), "models": list(e.models), "snapshot": e.snapshot}
            for e in found.ends
        ],
        "not_visited": [document.id for document in found.unseen],
    }


def _lane(document: Document, lane: Lane, found: Timeline) -> Row:
    return {
        "document": document.id,
        "visits": {"verified": lane.verified, "refused_or_failed": lane.unverified, "unread": lane.unread},
        "longest_unbroken_hours": lane.longest.total_seconds() / 3600,
        "stretches": [
            {"from": iso(s.start), "to": iso(s.end), "visits": s.visits}
            for s in lane.stretches
            if s.start <= found.end and found.start <= s.end
        ],
        "gaps": [
            {
                "from": iso(g.start),
                "to": iso(g.end),
                "refused_or_failed": [iso(at) for at in g.refused],
                "unread": [iso(at) for at in g.unread],
            }
            for g in lane.gaps
            if g.start <= found.end and found.start <= g.end
        ],
        "marks": [_mark(m) for m in lane.marks if found.start <= m.at <= found.end],
    }


def _mark(m: Mark) -> Row:
    return {
        "at": iso(m.at),
        "clock_uncertain": not m.dated,
        "not_yet_on": iso(m.after) if m.after else None,
        "snapshot": m.snapshot,
        "class": m.significance.value,
        "labels": list(m.labels),
        "explanation": m.explanation,
        "again": m.again,
    }
