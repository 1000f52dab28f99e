"""What became of imported captures.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.models import Document, DocumentReport, iso
from tosdiff.report.json.rows import SCHEMA, Row


def row(document: Document, reports: Sequence[DocumentReport]) -> Row:
    return {
        "schema": SCHEMA,
        "document": document.id,
        "captures": [
            {
                "captured_at": iso(r.at),
                "result": r.outcome.value,
                "reason": r.refusal.reason if r.refusal else None,
            }
            for r in reports
        ],
    }
