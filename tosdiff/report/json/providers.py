"""What is watched, and how fresh it is.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.models import Document, State, Visit, iso
from tosdiff.report.json.rows import SCHEMA, Row, state


def row(rows: Sequence[tuple[Document, State | None, Visit | None]], file: str, store: str) -> Row:
    return {
        "schema": SCHEMA,
        "file": file,
        "store": store,
        "documents": [
            {
                "document": d.id,
                "provider": d.provider_name,
                "publisher": d.publisher,
                "title": d.title,
                "url": d.url,
                "kind": d.kind,
                "language": d.language,
                "enabled": d.enabled,
                "state": state(s) if s else None,
                "last_visit": {"at": iso(v.at), "outcome": v.outcome.value, "reason": v.reason}
                if v
                else None,
            }
            for d, s, v in rows
        ],
    }
