"""What is watched, and how fresh it is.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.models import iso
from tosdiff.pipeline.providers import Watched
from tosdiff.report.json.rows import SCHEMA, Row, state, wording


def row(rows: Sequence[Watched], file: str, store: str) -> Row:
    return {
        "schema": SCHEMA,
        "file": file,
        "store": store,
        "documents": [_watched(each) for each in rows],
    }


def _watched(watched: Watched) -> Row:
    d, s, v = watched.document, watched.state, watched.visit
    return {
        "document": d.id,
        "provider": d.provider_name,
        "publisher": d.publisher,
        "title": d.title,
        "url": d.url,
        "kind": d.kind,
        "language": d.language,
        "enabled": d.enabled,
        "state": state(s) if s else None,
        **wording(watched.wording),
        "fetcher": watched.worked.fetcher.value if watched.worked else None,
        "last_visit": {"at": iso(v.at), "outcome": v.outcome.value, "reason": v.reason} if v else None,
    }
