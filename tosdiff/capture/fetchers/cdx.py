"""Indexes of web archives (CDX): what the Wayback Machine and pywb list of an address.

Invariant: a row is of an answer that may be a page, and has the time and address that the index states.
"""

from __future__ import annotations

import json
import re
from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha1

from tosdiff.models import Capture

_STAMP = re.compile(r"\d{14}")
_PAGE_TYPES = ("text/", "application/pdf", "application/xhtml", "warc/revisit", "unk", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """A line of an index."""

    stamp: str
    """When it was captured, in 14 digits, UTC."""
    url: str
    status: str
    """HTTP status; `-` where it is not stated, as of a revisit."""
    digest: str
    """SHA-1 in base 32; empty where none is stated."""


def rows_of(body: bytes) -> list[IndexRow]:
    """Read an index: one array of arrays, headed by the names (Wayback), or an object a line (pywb).

    Raises:
        ValueError, KeyError, TypeError, AttributeError, RecursionError: it is neither.
    """
    text = body.decode("utf-8", "replace").strip()
    if not text:
        return []
    if text.startswith("["):
        table = json.loads(text)
        names = table[0] if table else []
        rows = [dict(zip(names, row, strict=False)) for row in table[1:]]
    else:
        rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    found = (
        IndexRow(
            stamp=str(row["timestamp"]),
            url=str(row.get("original") or row["url"]),
            status=str(row.get("statuscode") or row.get("status") or "-"),
            digest=str(row.get("digest") or ""),
        )
        for row in rows
        if str(row.get("mimetype") or row.get("mime") or "-").startswith(_PAGE_TYPES)
    )
    return [row for row in found if _STAMP.fullmatch(row.stamp) and row.url.startswith("http")]


def is_as_indexed(answer: Capture, row: IndexRow) -> bool:
    """Return whether a page has the SHA-1 of the index, packed or not; true where the index gives none."""
    stated = row.digest.removeprefix("sha1:").upper()
    if not re.fullmatch(r"[A-Z2-7]{32}", stated) or len(answer.exchanges) != 1:
        return True
    sent = answer.exchanges[-1].response.partition(b"\r\n\r\n")[2]
    return stated in (b32encode(sha1(held).digest()).decode() for held in (answer.body, sent))
