"""The report of a check.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from tosdiff.models import CheckReport, DocumentReport, Outcome, iso
from tosdiff.report.json.rows import SCHEMA, Row, change, headlines


def row(report: CheckReport) -> Row:
    return {
        "schema": SCHEMA,
        "checked_at": iso(report.checked_at),
        "incomplete": any(not d.outcome.verified for d in report.documents),
        "documents": [_checked(d) for d in report.documents],
    }


def _checked(report: DocumentReport) -> Row:
    comparison = report.comparison
    return {
        "document": report.document.id,
        "result": report.outcome.value,
        "class": report.significance.value if report.significance else None,
        "snapshot": report.state.snapshot if report.state else None,
        "since": iso(report.state.first_seen) if report.state else None,
        "last_verified": iso(report.state.last_seen) if report.state else None,
        "reason": report.refusal.reason if report.refusal else comparison.explanation if comparison else None,
        "wall": report.refusal.wall.value if report.refusal and report.outcome is Outcome.REFUSED else None,
        "hint": report.refusal.hint if report.refusal else None,
        "again": report.again,
        "notices": list(report.notices),
        "headlines": headlines(comparison),
        "changes": [change(c) for c in comparison.changes] if comparison else [],
    }
