"""What a web archive lists of a document, and what became of it.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from tosdiff.models import iso
from tosdiff.pipeline.import_.memento import ImportedMementos
from tosdiff.report.json.rows import SCHEMA, Row


def row(found: ImportedMementos) -> Row:
    return {
        "schema": SCHEMA,
        "document": found.document.id,
        "archive": found.archive,
        "listed": found.listed,
        "wanted": found.wanted,
        "taken_before": found.taken_before,
        "refused_before": found.refused_before,
        "seconds": found.seconds,
        "dry_run": found.dry_run,
        "captures": [
            {
                "captured_at": iso(report.at),
                "result": report.outcome.value,
                "reason": report.refusal.reason if report.refusal else None,
            }
            for report in found.reports
        ],
        "not_given": [{"captured_at": iso(each.at), "reason": each.reason} for each in found.not_given],
    }
