"""The legal text of a page.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from tosdiff.models import Extraction
from tosdiff.report.json.rows import SCHEMA, Row, block


def row(e: Extraction) -> Row:
    return {
        "schema": SCHEMA,
        "title": e.title,
        "language": e.language,
        "coverage": e.coverage,
        "method": e.method,
        "charset": e.charset,
        "blocks": [block(b) for b in e.blocks],
    }
