"""What was refused, kept aside: the whole capture, so that it can be looked at and taken after all.

Invariant: a refused capture is read back as it was fetched, wire bytes included; only the newest few stay.
"""

from __future__ import annotations

import json
from datetime import datetime
from io import BytesIO
from pathlib import Path

from tosdiff.errors import StoreError
from tosdiff.models import Capture, FetchedBy, Refusal, Visit, Wall, is_pdf, iso, utc
from tosdiff.store import manifest, warc
from tosdiff.store.files import content_of, make_folder, write_whole

# Of those that may be accepted and of those that may not: challenges must not crowd out a new text.
_KEPT = 5


def keep(folder: Path, capture: Capture, refusal: Refusal) -> Path:
    """Keep a refused capture and its reason; return the page as a file to look at.

    Raises:
        OSError: it cannot be written.
    """
    name = manifest.name_of(capture)
    about = {
        "schema": manifest.SCHEMA,
        "document": capture.document,
        "wall": refusal.wall.value,
        "reason": refusal.reason,
        "url": capture.url,
        "final_url": capture.final_url,
        "captured_at": iso(capture.captured_at),
        "status": capture.status,
        "fetcher": capture.fetcher,
        "source": capture.source,
        "headers": [list(pair) for pair in capture.headers],
    }
    packed = BytesIO()
    warc.write(capture, packed)
    make_folder(folder.parent, folder.parent)
    make_folder(folder, folder.parent)
    page = folder / f"{name}{_suffix(capture.body)}"
    write_whole(folder / f"{name}.json", json.dumps(about, indent=1).encode() + b"\n")
    write_whole(page, capture.body)
    write_whole(folder / f"{name}.warc.gz", packed.getvalue())
    kept = sorted(folder.glob("*.json"), reverse=True)
    doubts = [file for file in kept if _is_doubt(file)]
    for old in {*doubts[_KEPT:], *[file for file in kept if file not in doubts][_KEPT:]}:
        for part in folder.glob(f"{old.stem}.*"):
            part.unlink(missing_ok=True)
    return page


def read(folder: Path, visit: Visit) -> Capture | None:
    """Return the capture that a visit refused, or None if it is no longer kept.

    Raises:
        StoreError: what is kept is damaged.
    """
    body = visit.body or ""
    file = folder / f"{manifest.stamp(visit.at)}-{body[:12]}.json"
    try:
        about = json.loads(content_of(file))
        packed = content_of(file.with_suffix(".warc.gz"))
        found = Capture(
            document=about["document"],
            url=about["url"],
            final_url=about["final_url"],
            captured_at=utc(datetime.fromisoformat(about["captured_at"])),
            status=about["status"],
            headers=tuple((name, value) for name, value in about["headers"]),
            body=warc.page(BytesIO(packed)),
            exchanges=warc.exchanges(BytesIO(packed)),
            fetcher=FetchedBy(about["fetcher"]),
            source=about["source"],
        )
    except FileNotFoundError:
        return None
    except StoreError:
        raise
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise StoreError(f"{file}: it is damaged: {problem}", hint="run `tosdiff check` again") from problem
    stated = (found.url, found.final_url, found.captured_at, found.status, found.digest)
    if stated != (visit.url, visit.final_url, visit.at, visit.status, visit.body):
        raise StoreError(f"{file}: it is not what the log says was refused", hint="run `tosdiff check` again")
    return found


def _suffix(body: bytes) -> str:
    """Return what a browser or viewer opens the bytes by."""
    return ".pdf" if is_pdf(body) else ".html"


def _is_doubt(file: Path) -> bool:
    try:
        return Wall(json.loads(content_of(file))["wall"]).is_doubt
    except (OSError, StoreError, ValueError, KeyError, TypeError):
        return False
