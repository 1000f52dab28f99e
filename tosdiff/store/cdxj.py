"""An index of WARC files in the CDXJ format: where the answer from each address at each time lies.

    com,example)/terms 20260521101500 {"url":"https://example.com/terms","mime":"text/html","status":"200",…}

Invariant: a line is of one record that can be replayed, by that record's own address and date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from urllib.parse import urlsplit

from tosdiff.errors import StoreError
from tosdiff.models import iso, utc

_REPLAYED = ("response", "resource", "revisit")
_WWW = re.compile(r"www\d*\.")
_NUMBERS = re.compile(r"[\d.]+|.*:.*")  # an IP address is not turned round
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedRecord:
    """A record that can be replayed."""

    kind: str
    """`response`, `resource` or `revisit`."""
    url: str
    at: datetime
    mime: str
    """Media type of the page, without parameters; empty where none is stated."""
    status: int | None
    """None where the record is no HTTP response."""
    digest: str
    """Of the payload, as the record states it."""
    offset: int
    length: int
    """Bytes in the file, packed."""

    def line(self, filename: str) -> str:
        """Return its line of an index, without a newline."""
        stated: dict[str, str | int] = {"url": self.url, "mime": self.mime}
        if self.status is not None:
            stated["status"] = str(self.status)
        stated |= {"digest": self.digest, "length": self.length, "offset": self.offset, "filename": filename}
        moment = re.sub(r"\D", "", iso(self.at))
        return f"{url_key(self.url)} {moment} {json.dumps(stated, separators=(',', ':'))}"


def indexed(packed: bytes) -> Iterator[IndexedRecord]:
    """Yield the records of a WARC file of tosdiff that can be replayed, in their order.

    Raises:
        StoreError: the file is damaged.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        records = ArchiveIterator(BytesIO(packed))
        for record in records:
            if record.rec_type not in _REPLAYED:
                continue
            header = record.rec_headers.get_header
            answer = record.http_headers
            media_type = answer.get_header("Content-Type") if answer else header("Content-Type")
            status = answer.get_statuscode() if answer else None
            yield IndexedRecord(
                kind=record.rec_type,
                url=header("WARC-Target-URI"),
                at=utc(datetime.fromisoformat(header("WARC-Date"))),
                mime=(media_type or "").partition(";")[0].strip(),
                status=int(status) if status and status.isdecimal() else None,
                digest=header("WARC-Payload-Digest") or "",
                offset=records.get_record_offset(),
                length=records.get_record_length(),
            )
    except (ArchiveLoadFailed, OSError, ValueError, TypeError, EOFError, AttributeError) as problem:
        raise StoreError(f"the WARC file cannot be read: {problem}") from problem


def url_key(url: str) -> str:
    """Return what an index is sorted by: `com,example)/terms`, as the Internet Archive forms it (SURT)."""
    parts = urlsplit(url.strip())
    host = _WWW.sub("", (parts.hostname or "").rstrip("."), count=1)
    if not _NUMBERS.fullmatch(host):
        host = ",".join(reversed(host.split(".")))
    try:
        port = parts.port
    except ValueError:
        port = None
    stated = f":{port}" if port and port != _PORTS.get(parts.scheme) else ""
    path = parts.path.rstrip("/") or "/"
    query = "&".join(sorted(parts.query.split("&")))
    return f"{host}{stated}){path}{'?' if query else ''}{query}".lower().replace(" ", "%20")
