"""What is damaged in a store.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.models import Damage
from tosdiff.report.json.rows import SCHEMA, Row


def row(found: Sequence[Damage], documents: int) -> Row:
    return {
        "schema": SCHEMA,
        "documents": documents,
        "clean": not found,
        "damage": [{"path": d.path, "problem": d.problem} for d in found],
    }
