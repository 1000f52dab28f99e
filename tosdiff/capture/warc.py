"""Captures as WARC 1.1 files (ISO 28500), and their payload back.

Invariant: wire bytes go in untouched, every block and payload has its digest, and `warcio check` passes.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from tosdiff import HOME_PAGE, __version__
from tosdiff.errors import DigestMismatchError
from tosdiff.models import Capture, iso

_LARGEST = 256 * 1024 * 1024


def _record_id() -> str:
    return f"<urn:uuid:{uuid4()}>"


def write(capture: Capture, to: BinaryIO, *, record_id: Callable[[], str] = _record_id) -> None:
    """Write the capture: warcinfo, then each hop's request and response; an import as a resource."""
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(to, gzip=True, warc_version="WARC/1.1")

    def add(
        kind: str, uri: str | None, payload: bytes, media_type: str | None, headers: dict[str, str]
    ) -> Any:
        record = writer.create_warc_record(
            uri,
            kind,
            payload=io.BytesIO(payload),
            length=len(payload),
            warc_content_type=media_type or "",
            warc_headers_dict={"WARC-Record-ID": record_id(), **headers},
        )
        writer.write_record(record)
        return record

    at = iso(capture.captured_at)
    about = (
        f"software: tosdiff/{__version__} {HOME_PAGE}\r\nformat: WARC File Format 1.1\r\n"
        f"isPartOf: {capture.document}\r\n"
    )
    add("warcinfo", None, about.encode(), "application/warc-fields", {"WARC-Date": at})
    for hop in capture.exchanges:
        when = {"WARC-Date": iso(hop.at), **({"WARC-IP-Address": hop.ip} if hop.ip else {})}
        response = _http_record(
            writer, hop.url, "response", hop.response, {**when, "WARC-Record-ID": record_id()}
        )
        beside = {"WARC-Concurrent-To": response, "WARC-Record-ID": record_id()}
        _http_record(writer, hop.url, "request", hop.request, {**when, **beside})
    if not capture.exchanges:
        media_type = capture.header("Content-Type") or "text/html"
        resource = add("resource", capture.final_url, capture.body, media_type, {"WARC-Date": at})
        source = f"source: {capture.source or 'unknown'}\r\nfetcher: {capture.fetcher}\r\n"
        refers = {"WARC-Date": at, "WARC-Refers-To": resource.rec_headers.get_header("WARC-Record-ID")}
        add("metadata", capture.final_url, source.encode(), "application/warc-fields", refers)


def _http_record(writer: Any, url: str, kind: str, raw: bytes, headers: dict[str, str]) -> str:
    """Write one HTTP message as it was and return its record id."""
    from warcio.recordloader import ArcWarcRecordLoader
    from warcio.statusandheaders import StatusAndHeaders

    media_type = f"application/http; msgtype={kind}"
    rows = [("WARC-Type", kind), ("WARC-Target-URI", url), *headers.items()]
    rows += [("Content-Type", media_type), ("Content-Length", str(len(raw)))]
    record = ArcWarcRecordLoader().parse_record_stream(
        io.BytesIO(_framed(rows, raw)), known_format="warc", no_record_parse=True
    )
    head, _, body = raw.partition(b"\r\n\r\n")
    record.rec_headers.replace_header("WARC-Payload-Digest", _sha256(body))
    record.rec_headers.replace_header("WARC-Block-Digest", _sha256(raw))
    assert isinstance(record.rec_headers, StatusAndHeaders) and head
    writer.write_record(record)
    return headers["WARC-Record-ID"]


def _framed(rows: list[tuple[str, str]], raw: bytes) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in rows)
    return f"WARC/1.1\r\n{lines}\r\n".encode() + raw + b"\r\n\r\n"


def _sha256(raw: bytes) -> str:
    from base64 import b32encode
    from hashlib import sha256

    return "sha256:" + b32encode(sha256(raw).digest()).decode()


def read(path: Path) -> bytes:
    """Return the payload of the last response, or the resource, without transfer and content coding.

    Raises:
        DigestMismatchError: the file is no WARC that tosdiff can read.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    payload: bytes | None = None
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                if record.rec_type in ("response", "resource"):
                    payload = record.content_stream().read(_LARGEST)
                else:
                    record.raw_stream.read()
    except (ArchiveLoadFailed, ValueError, EOFError) as problem:
        raise DigestMismatchError(f"{path.name}: not readable as a WARC file: {problem}") from problem
    except Exception as problem:
        if type(problem).__module__.startswith(("warcio", "zlib")):
            raise DigestMismatchError(f"{path.name}: damaged: {problem}") from problem
        raise
    if payload is None:
        raise DigestMismatchError(f"{path.name}: no response or resource in it")
    return payload
