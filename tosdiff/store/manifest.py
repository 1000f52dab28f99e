"""The manifest of a snapshot: where it came from, when, and the digests that prove it.

Invariant: `load` returns the snapshot that `dump` wrote; a later form is refused, not guessed at.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from tosdiff.about import __version__
from tosdiff.models import Capture, Edition, FetchedBy, PageReading, Rendering, Snapshot, iso, utc

SCHEMA = 1


def name_of(capture: Capture) -> str:
    """Return the snapshot's name: capture time and the first 12 digits of the body's digest."""
    return f"{stamp(capture.captured_at)}-{capture.digest[:12]}"


def stamp(moment: datetime) -> str:
    """Return `20260521T101500Z`."""
    return iso(moment).replace("-", "").replace(":", "")


def dump(capture: Capture, reading: PageReading, *, name: str, warc: str, text: str) -> bytes:
    """Return the manifest file of a capture; `warc` and `text` are the digests of the files beside it."""
    extraction = reading.extraction
    stated = {
        "schema": SCHEMA,
        "document": capture.document,
        "snapshot": name,
        "url": capture.url,
        "final_url": capture.final_url,
        "captured_at": iso(capture.captured_at),
        "status": capture.status,
        "fetcher": capture.fetcher,
        "source": capture.source,
        "digests": {
            "body": capture.digest,
            "warc": warc,
            "text": text,
            "state": reading.state,
        },
        "rules": reading.rules,
        "title": extraction.title,
        "language": extraction.language,
        "coverage": round(extraction.coverage, 4),
        "method": extraction.method,
        "charset": extraction.charset,
        "edition": _edition_row(reading.edition),
        "edition_rules": reading.edition_rules,
        "bytes": len(capture.body),
        "headers": [list(pair) for pair in capture.headers],
        "software": f"tosdiff {__version__}",
    }
    if capture.rendering is not None:
        stated["rendering"] = capture.rendering
    return json.dumps(stated, ensure_ascii=True, indent=1).encode() + b"\n"


def load(manifest: bytes) -> Snapshot:
    """Read a manifest file.

    Raises:
        ValueError: it is none, or of a later form than this tosdiff knows.
    """
    stated = json.loads(manifest)
    schema = stated.get("schema") if isinstance(stated, dict) else None
    if isinstance(schema, int) and schema > SCHEMA:
        raise ValueError(f"a newer tosdiff wrote it (schema {schema}, known here: {SCHEMA}): update tosdiff")
    if schema != SCHEMA:
        raise ValueError(f"it is not a manifest of schema {SCHEMA}")
    try:
        return _snapshot(stated, stated["digests"])
    except (KeyError, TypeError) as problem:
        raise ValueError(f"it is incomplete: {problem}") from problem


def _snapshot(stated: dict[str, Any], digests: dict[str, str]) -> Snapshot:
    return Snapshot(
        document=stated["document"],
        name=stated["snapshot"],
        url=stated["url"],
        final_url=stated["final_url"],
        captured_at=utc(datetime.fromisoformat(stated["captured_at"])),
        status=stated["status"],
        fetcher=FetchedBy(stated["fetcher"]),
        body=digests["body"],
        warc=digests["warc"],
        text=digests["text"],
        state=digests["state"],
        rules=stated["rules"],
        title=stated["title"],
        language=stated["language"],
        coverage=stated["coverage"],
        source=stated["source"],
        content_type=_content_type(stated["headers"]),
        edition=_edition(stated.get("edition")),
        edition_rules=stated.get("edition_rules"),
        rendering=Rendering(stated["rendering"]) if stated.get("rendering") else None,
    )


def _content_type(headers: list[list[str]]) -> str:
    """Return the last Content-Type of the headers, as `Capture.header` does."""
    return next((str(value) for name, value in reversed(headers) if str(name).lower() == "content-type"), "")


_PLACES = ("entity", "law", "region", "elsewhere")


def _edition_row(edition: Edition) -> dict[str, Any]:
    return {name: sorted(getattr(edition, name)) for name in _PLACES} | {"language": edition.language}


def _edition(stated: dict[str, Any] | None) -> Edition | None:
    if stated is None:
        return None
    named: dict[str, Any] = {name: frozenset(map(str, stated[name])) for name in _PLACES}
    return Edition(**named, language=stated["language"])
