"""What collections of Open Terms Archive recorded, what became of it, and what was left out.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.models import iso
from tosdiff.pipeline.import_.ota import ImportedCollection
from tosdiff.report.json.rows import SCHEMA, Row


def row(found: Sequence[ImportedCollection]) -> Row:
    return {
        "schema": SCHEMA,
        "collections": [
            {
                "source": each.source,
                "name": each.name,
                "commits": each.commits,
                "dry_run": each.dry_run,
                "documents": [
                    {
                        "document": of.document.id,
                        "records": of.records,
                        "first": iso(of.first),
                        "last": iso(of.last),
                        "captures": [
                            {
                                "captured_at": iso(report.at),
                                "result": report.outcome.value,
                                "reason": report.refusal.reason if report.refusal else None,
                            }
                            for report in of.reports
                        ],
                    }
                    for of in each.documents
                ],
                "skipped": [{"reason": reason, "records": count} for reason, count in each.skipped],
            }
            for each in found
        ],
    }
