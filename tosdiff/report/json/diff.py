"""What changed between two versions.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from tosdiff.models import Comparison, State
from tosdiff.report.json.rows import SCHEMA, Row, change, headlines, state


def row(c: Comparison, before: State, after: State) -> Row:
    return {
        "schema": SCHEMA,
        "document": c.after.document,
        "before": state(before),
        "after": state(after),
        "class": c.significance.value,
        "explanation": c.explanation,
        "headlines": headlines(c),
        "changes": [change(each) for each in c.changes],
    }
