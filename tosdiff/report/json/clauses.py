"""The labelled clauses of a version.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from collections.abc import Iterable

from tosdiff.models import Clause, Label
from tosdiff.report.json.rows import SCHEMA, Row


def rows(found: Iterable[Clause]) -> list[Row]:
    """Return one row for each labelled sentence or list item."""
    return [
        {
            "schema": SCHEMA,
            "text": c.text,
            "heading_path": list(c.heading_path),
            "lead_in": c.lead_in.text if c.lead_in else None,
            "labels": [_label(x) for x in c.labels],
            "attributes": dict(c.attributes.stated()),
            "span": list(c.span),
        }
        for c in found
        if c.labels
    ]


def _label(x: Label) -> Row:
    return {
        "label": x.label,
        "rule": x.rule,
        "evidence": list(x.words),
        "confidence": x.confidence,
        "decision": x.decision.value,
        "weight": x.weight,
        "enough": x.enough,
        "passes": [
            {"pass": e.by.value, "rule": e.rule, "words": e.words, "place": e.place, "weight": e.weight}
            for e in x.evidence
        ],
    }
