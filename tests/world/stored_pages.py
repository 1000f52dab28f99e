"""A store of pages written for a test, imported as captured at given times."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from tosdiff.capture.providers import load
from tosdiff.models import Capture, Document, FetchedBy
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.backfill import backfill
from tosdiff.store.store import Store


def archive_of(folder: Path, *documents: str) -> Archive:
    content: dict[str, Any] = {}
    for name in documents:
        provider, slug = name.split("/")
        about = content.setdefault(provider, {"name": provider, "publisher": provider, "documents": {}})
        about["documents"][slug] = {"title": slug, "url": f"https://{provider}.example/{slug}"}
    file = folder / "providers.yaml"
    file.write_text(json.dumps({"providers": content}), encoding="utf-8")
    declared = load(file)
    return Archive(declared.documents, Store(folder / "snapshots"))


def take(archive: Archive, document: Document, pages: Sequence[tuple[datetime, str]]) -> None:
    """Import pages as captured at their times."""
    captures = [
        Capture(
            document=document.id,
            url=document.url,
            final_url=document.url,
            captured_at=at,
            status=200,
            headers=(("Content-Type", "text/html; charset=utf-8"),),
            body=page.encode(),
            fetcher=FetchedBy.IMPORT,
        )
        for at, page in pages
    ]
    assert all(report.outcome.verified for report in backfill(archive, document, captures))
