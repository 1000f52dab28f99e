"""What changed between two versions.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from tosdiff.pipeline.diff import Difference
from tosdiff.report.json.rows import SCHEMA, Row, change, headlines, state
from tosdiff.report.words.since import unseen


def row(found: Difference) -> Row:
    c = found.comparison
    return {
        "schema": SCHEMA,
        "document": c.after.document,
        "before": state(found.before),
        "after": state(found.after),
        "unseen": [unseen(gap) for gap in found.unseen if gap],
        "class": c.significance.value,
        "explanation": c.explanation,
        "headlines": headlines(c),
        "changes": [change(each) for each in c.changes],
    }
