"""A version: its text, its blocks, its clauses, and what it says of itself.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from tosdiff.pipeline.show import Shown
from tosdiff.report.json import clauses
from tosdiff.report.json.rows import SCHEMA, Row, block, facts, state
from tosdiff.report.words.since import unseen


def row(shown: Shown) -> Row:
    v = shown.version
    return {
        "schema": SCHEMA,
        "document": v.document,
        "state": state(shown.state),
        "unseen": unseen(shown.unseen) if shown.unseen else None,
        "title": v.title,
        "language": v.language,
        "coverage": v.coverage,
        "text": v.text,
        "blocks": [block(b) for b in v.blocks],
        "clauses": clauses.rows(v.clauses),
        "facts": facts(shown.facts()),
    }
