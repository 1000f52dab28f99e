"""A snapshot that was taken out of the history, and what stands without it.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from tosdiff.models import iso
from tosdiff.pipeline.reject import Rejected
from tosdiff.report.json.rows import SCHEMA, Row, state


def row(found: Rejected) -> Row:
    return {
        "schema": SCHEMA,
        "document": found.document.id,
        "snapshot": found.rejection.snapshot,
        "rejected_on": iso(found.rejection.on),
        "because": found.rejection.because,
        "state": state(found.state) if found.state else None,
    }
