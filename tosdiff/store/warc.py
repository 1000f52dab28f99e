"""Captures as WARC 1.1 files (ISO 28500:2017), and the page back out of them.

Invariant: wire bytes go in untouched, every block and payload with its sha256; the same capture gives the
same file, byte for byte; what `read` returns is the body that `write` was given.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from base64 import b32encode
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from http.client import HTTPException, HTTPResponse
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from tosdiff.about import HOME_PAGE, __version__
from tosdiff.errors import StoreError
from tosdiff.models import Capture, Exchange, iso, utc
from tosdiff.store.coding import CodingError, TooLargeError, decoded
from tosdiff.store.credentials import withheld

_FIELDS = "application/warc-fields"
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,80}/[\w.+-]{1,80}(;\s*charset=[\w.:-]{1,40})?", re.ASCII)
# Far above any limit that a fetch was given; a file that unpacks to more was not written here.
_LARGEST = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    kind: str
    uri: str | None
    at: str
    media_type: str
    block: bytes
    headers: tuple[tuple[str, str], ...] = ()
    """Further WARC headers; the values may name other records as `#` and their position."""


def write(capture: Capture, to: BinaryIO) -> None:
    """Write a capture: each hop's response and request, or the bare body where no wire bytes were kept."""
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(to, gzip=True)
    seed = f"{capture.document}@{iso(capture.captured_at)}/{capture.digest}"

    def named(position: int) -> str:
        return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{seed}#{position}')}>"

    for position, record in enumerate(_records(capture)):
        headers = [("WARC-Type", record.kind), ("WARC-Record-ID", named(position)), ("WARC-Date", record.at)]
        if record.uri is not None:
            headers += [("WARC-Target-URI", record.uri), ("WARC-Warcinfo-ID", named(0))]
        for name, value in record.headers:
            headers.append((name, named(int(value[1:])) if value.startswith("#") else value))
        writer.write_record(_built(record, headers))


def _records(capture: Capture) -> Iterator[_Record]:
    at = iso(capture.captured_at)
    about = {
        "software": f"tosdiff/{__version__} ({HOME_PAGE})",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": capture.document,
    }
    yield _Record(kind="warcinfo", uri=None, at=at, media_type=_FIELDS, block=_fields(about))
    position = 1
    for hop in capture.exchanges:
        for record in _hop(hop, position):
            yield record
            position += 1
    final = capture.exchanges[-1].response if capture.exchanges else b""
    uri = _uri(capture.final_url)
    about_it = position
    if not final or _payload_or_none(final) != capture.body:
        # an import whose wire bytes were not kept, or not as they were: the body itself is the evidence
        stated = capture.header("Content-Type") or ""
        media_type = stated if _MEDIA_TYPE.fullmatch(stated) else "application/octet-stream"
        yield _Record(kind="resource", uri=uri, at=at, media_type=media_type, block=capture.body)
        position += 1
    else:
        about_it = position - (2 if capture.exchanges[-1].request else 1)
    if capture.source is not None:
        told = {"source": capture.source, "fetcher": capture.fetcher}
        if capture.rendering is not None:
            told["rendering"] = capture.rendering
        origin = _fields(told)
        refers = (("WARC-Refers-To", f"#{about_it}"),)
        yield _Record(kind="metadata", uri=uri, at=at, media_type=_FIELDS, block=origin, headers=refers)


def _hop(hop: Exchange, position: int) -> Iterator[_Record]:
    if not hop.response:
        return
    address = (("WARC-IP-Address", hop.ip),) if hop.ip else ()
    for kind, block, headers in (
        ("response", hop.response, address),
        ("request", hop.request, (*address, ("WARC-Concurrent-To", f"#{position}"))),
    ):
        if names := withheld(block):
            headers = (*headers, ("X-Tosdiff-Withheld", ", ".join(names)))
        if block:
            yield _Record(
                kind=kind,
                uri=_uri(hop.url),
                at=iso(hop.at),
                media_type=f"application/http; msgtype={kind}",
                block=block,
                headers=headers,
            )


def _built(record: _Record, headers: list[tuple[str, str]]) -> Any:
    """Return warcio's record; its own builder would rewrite the HTTP headers and digest with sha1."""
    from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
    from warcio.statusandheaders import StatusAndHeaders

    stream = BytesIO(record.block)
    # the readers of WARC files find the payload where this parser does
    ArcWarcRecordLoader(verify_http=False).load_http_headers(
        record.kind, record.uri, stream, len(record.block)
    )
    entity = _entity(record, stream.read())
    headers += [
        ("WARC-Block-Digest", _digest(record.block)),
        ("WARC-Payload-Digest", _digest(entity)),
        ("Content-Type", record.media_type),
        ("Content-Length", str(len(record.block))),
    ]
    if record.kind == "warcinfo":
        headers = [pair for pair in headers if pair[0] != "WARC-Payload-Digest"]
    stream.seek(0)
    warc_headers = StatusAndHeaders("", headers, protocol="WARC/1.1")
    length = len(record.block)
    return ArcWarcRecord("warc", record.kind, warc_headers, stream, None, record.media_type, length)


def _entity(record: _Record, payload: bytes) -> bytes:
    """Return what the payload digest is of (ISO 28500): a response's body without its transfer coding, if that can be undone."""
    if record.kind != "response":
        return payload
    answer = HTTPResponse(_Wired(record.block))  # type: ignore[arg-type]
    try:
        answer.begin()
        return answer.read() if answer.chunked else payload
    except (HTTPException, ValueError, AttributeError):
        return payload


def _digest(block: bytes) -> str:
    """Return the digest as WARC tools write it, in base 32."""
    return "sha256:" + b32encode(sha256(block).digest()).decode()


def _fields(pairs: dict[str, str]) -> bytes:
    return "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in pairs.items()).encode()


def _uri(url: str) -> str:
    """Return an address that cannot break out of its header line."""
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]")


# ------------------------------------------------------------------ reading


def read(path: Path) -> bytes:
    """Return the page that a WARC file of tosdiff holds, without transfer and content coding.

    Raises:
        StoreError: the file is damaged or holds no page.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        try:
            return page(file)
        except StoreError as problem:
            raise StoreError(f"{path}: {problem.message}", hint=problem.hint) from problem


def page(stream: BinaryIO) -> bytes:
    """Return the page in an open WARC file: the body as such, or else the payload of the last response.

    Raises:
        StoreError: the file is damaged or holds no page.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    response: bytes | None = None
    body: bytes | None = None
    try:
        for record in ArchiveIterator(stream, no_record_parse=True):
            if record.rec_type == "response":
                response = _block(record)
            elif record.rec_type == "resource":
                body = _block(record)
        if body is not None:
            return body
        if response is not None:
            return payload(response)
    # warcio lets what zlib, its parsers and its own checks raise through
    except (
        ArchiveLoadFailed,
        HTTPException,
        OSError,
        ValueError,
        EOFError,
        KeyError,
        AttributeError,
    ) as problem:
        raise StoreError(f"the WARC file cannot be read: {problem}", hint=_RESTORE) from problem
    raise StoreError("the WARC file holds no page", hint=_RESTORE)


def exchanges(stream: BinaryIO) -> tuple[Exchange, ...]:
    """Return the hops in an open WARC file, in the order in which they were written.

    Raises:
        StoreError: the file is damaged.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found: list[Exchange] = []
    try:
        for record in ArchiveIterator(stream, no_record_parse=True):
            if record.rec_type == "response":
                header = record.rec_headers.get_header
                found.append(
                    Exchange(
                        url=header("WARC-Target-URI"),
                        request=b"",
                        response=_block(record),
                        ip=header("WARC-IP-Address"),
                        at=utc(datetime.fromisoformat(header("WARC-Date"))),
                    )
                )
            elif record.rec_type == "request" and found:
                found[-1] = replace(found[-1], request=_block(record))
    except (ArchiveLoadFailed, OSError, ValueError, TypeError, EOFError, AttributeError) as problem:
        raise StoreError(f"the WARC file cannot be read: {problem}", hint=_RESTORE) from problem
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedRecord:
    """A record of a page, or about one, in any WARC file."""

    kind: str
    """`response`, `resource`, `revisit`, or the `metadata` of one before it."""
    url: str
    at: datetime
    ip: str | None
    media_type: str
    """Of the block: of the page itself where it is a resource."""
    digest: str
    """Of the payload, as the file states it; empty where it does not."""
    block: bytes
    id: str = ""
    refers_to: str = ""
    """Id of the record that this one is about; empty where it names none."""


def records(stream: BinaryIO, *, wanted: Callable[[str], bool], largest: int) -> Iterator[ArchivedRecord]:
    """Yield the pages that any WARC file holds of the wanted addresses, in its order.

    A record that is larger than `largest`, or whose block is not what its digest says, is passed over.

    Raises:
        StoreError: the file is damaged; what stands before the damage has been given.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with redirect_stderr(StringIO()):  # warcio prints what it finds odd
            yield from _wanted(ArchiveIterator(stream, no_record_parse=True), wanted, largest)
    except (
        ArchiveLoadFailed,
        OSError,
        ValueError,
        TypeError,
        EOFError,
        AttributeError,
        KeyError,
        zlib.error,
    ) as problem:
        raise StoreError(f"the WARC file cannot be read: {problem}") from problem


def _wanted(each_record: Any, wanted: Callable[[str], bool], largest: int) -> Iterator[ArchivedRecord]:
    for record in each_record:
        header = record.rec_headers.get_header
        url = (header("WARC-Target-URI") or "").strip("<>")
        if record.rec_type not in ("response", "resource", "revisit", "metadata") or not wanted(url):
            continue
        block = record.raw_stream.read(largest + 1)
        if len(block) > largest:
            continue
        if str(len(block)) != header("Content-Length"):
            raise ValueError("it ends in the middle of a record")
        if not _is_as_stated(block, header("WARC-Block-Digest") or ""):
            continue
        yield ArchivedRecord(
            kind=record.rec_type,
            url=url,
            at=utc(datetime.fromisoformat(header("WARC-Date"))),
            ip=header("WARC-IP-Address"),
            media_type=header("Content-Type") or "",
            digest=header("WARC-Payload-Digest") or "",
            block=block,
            id=header("WARC-Record-ID") or "",
            refers_to=header("WARC-Refers-To") or "",
        )


def _is_as_stated(block: bytes, digest: str) -> bool:
    """Return whether a block has its digest, in base 32 or hexadecimal; true where it names none that is known."""
    name, _, value = digest.partition(":")
    if name.lower() not in ("sha1", "sha256") or not value:
        return True
    made = hashlib.new(name.lower(), block).digest()
    return value.lower() in (made.hex(), b32encode(made).decode().lower())


def answered(block: bytes) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """Return status, headers and body (without transfer and content coding) of a response as it was kept.

    Raises:
        ValueError: it is no HTTP response, is cut short, or its coding cannot be undone.
    """
    try:
        answer = HTTPResponse(_Wired(block))  # type: ignore[arg-type]
        answer.begin()
        body = decoded(answer.read(), answer.getheader("Content-Encoding") or "", limit=_LARGEST)
    except (HTTPException, CodingError, TooLargeError) as problem:
        raise ValueError(str(problem)) from problem
    return answer.status, tuple(answer.getheaders()), body


_RESTORE = "`tosdiff verify` lists what is damaged; restore it from a backup"


def _block(record: Any) -> bytes:
    """Return a record's block, which a damaged file may end in the middle of."""
    block: bytes = record.raw_stream.read(_LARGEST)
    if str(len(block)) != record.rec_headers.get_header("Content-Length"):
        raise ValueError("it ends in the middle of a record")
    return block


def payload(response: bytes) -> bytes:
    """Return the body of a response as it came over the wire, without transfer and content coding.

    Raises:
        HTTPException: it is no HTTP response, or is cut short.
        CodingError: its content coding cannot be undone.
        TooLargeError: it unpacks to more than any page.
    """
    answer = HTTPResponse(_Wired(response))  # type: ignore[arg-type]
    answer.begin()
    return decoded(answer.read(), answer.getheader("Content-Encoding") or "", limit=_LARGEST)


def _payload_or_none(response: bytes) -> bytes | None:
    try:
        return payload(response)
    except (HTTPException, CodingError, TooLargeError, ValueError):
        return None


class _Wired:
    """What `http.client` needs of a socket to read a response that was kept."""

    def __init__(self, response: bytes) -> None:
        self._response = response

    def makefile(self, mode: str) -> BytesIO:
        return _Received(self._response)


class _Received(BytesIO):
    """The bytes of a response, of which a chunk may claim any size."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(size if size is None else min(size, len(self.getbuffer())))
