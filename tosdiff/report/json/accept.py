"""The report of a page that was accepted: as of a check of its document.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from tosdiff.models import CheckReport
from tosdiff.report.json import check
from tosdiff.report.json.rows import Row


def row(report: CheckReport) -> Row:
    return check.row(report)
