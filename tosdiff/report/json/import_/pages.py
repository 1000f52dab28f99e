"""What saved pages were found, which document each is, what became of it, and what is none.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from tosdiff.importers.found import FoundPage
from tosdiff.models import DocumentReport, iso
from tosdiff.pipeline.import_.pages import ImportedPages
from tosdiff.report.json.rows import SCHEMA, Row


def row(found: ImportedPages) -> Row:
    return {
        "schema": SCHEMA,
        "dry_run": found.dry_run,
        "documents": [
            {
                "document": each.document.id,
                "pages": [_page(page) for page in each.pages],
                "captures": [_capture(report) for report in each.reports],
            }
            for each in found.documents
        ],
        "strangers": [
            {"file": each.name, "missing": each.missing, "page": each.is_page, "damaged": each.is_damaged}
            for each in found.strangers
        ],
    }


def _page(page: FoundPage) -> Row:
    return {
        "file": page.name,
        "found_by": page.by.value,
        "captured_at": iso(page.at),
        "time_by": page.at_by or None,
        "time_doubtful": page.doubtful,
    }


def _capture(report: DocumentReport) -> Row:
    return {
        "captured_at": iso(report.at),
        "result": report.outcome.value,
        "reason": report.refusal.reason if report.refusal else None,
    }
