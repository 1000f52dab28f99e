"""The page in a WARC file of the store (docs/formats.md; ISO 28500:2017, RFC 9112), read without the code that wrote it.

Invariant: as in `published`; no more than a bound is ever unpacked.
"""

from __future__ import annotations

import zlib
from base64 import b32encode
from collections.abc import Iterator
from hashlib import sha256
from http.client import HTTPException, HTTPResponse
from io import BytesIO

# Far above any page that is stored.
_LARGEST = 256 * 1024 * 1024
_BREAK = b"\r\n"


class UnknownCodingError(ValueError):
    """The page is packed in a way that is not known here; the file that holds it is proved by its own digest."""


def page(warc: bytes) -> bytes:
    """Return the page: the block of the last `resource` record, else what the last `response` carries.

    Raises:
        ValueError: the file is damaged or holds no page.
        UnknownCodingError: the page is packed in another way than gzip and deflate.
    """
    found: dict[str, bytes] = {}
    for kind, block in _records(warc):
        found[kind] = block
    if "resource" in found:
        return found["resource"]
    if "response" in found:
        return _payload(found["response"])
    raise ValueError("the WARC file holds no page")


def _records(warc: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield type and block of each record; a record is a gzip member of its own."""
    while warc:
        record, warc = _member(warc)
        head, found, rest = record.partition(_BREAK * 2)
        version, *lines = head.split(_BREAK)
        fields = _fields(lines)
        if version != b"WARC/1.1" or not found:
            raise ValueError("the WARC file cannot be read: no record where one should begin")
        size = int(fields.get(b"content-length", b"-1"))
        block, end = rest[:size], rest[size:]
        if size < 0 or end != _BREAK * 2:
            raise ValueError("the WARC file cannot be read: it ends in the middle of a record")
        digest = b"sha256:" + b32encode(sha256(block).digest())
        if fields.get(b"warc-block-digest", digest) != digest:
            raise ValueError("the WARC file cannot be read: a record does not match its digest")
        yield fields.get(b"warc-type", b"").decode("ascii", "replace"), block


def _fields(lines: list[bytes]) -> dict[bytes, bytes]:
    pairs = (line.partition(b":") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _member(packed: bytes) -> tuple[bytes, bytes]:
    """Unpack one gzip member, and return what follows it."""
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    return _inflated(inflater, packed), inflater.unused_data


def _inflated(inflater: zlib._Decompress, packed: bytes) -> bytes:
    try:
        content = inflater.decompress(packed, _LARGEST)
    except zlib.error as problem:
        raise ValueError(f"packed bytes are damaged ({problem})") from problem
    if not inflater.eof:
        raise ValueError("packed bytes end too early, or hold too much")
    return content


# ------------------------------------------------------------------ HTTP


def _payload(response: bytes) -> bytes:
    """Return the body of a response without transfer and content coding."""
    answer = HTTPResponse(_Kept(response))  # type: ignore[arg-type]
    try:
        answer.begin()
        body = answer.read()
    except HTTPException as problem:
        raise ValueError(f"the response in the WARC file cannot be read: {problem!r}") from problem
    codings = (answer.getheader("Content-Encoding") or "").lower().split(",")
    for coding in reversed([name.strip() for name in codings]):
        body = _unpacked(body, coding) if body else body
    return body


class _Kept:
    """What `http.client` needs of a socket to read a response that was kept."""

    def __init__(self, response: bytes) -> None:
        self._response = response

    def makefile(self, mode: str) -> BytesIO:
        return BytesIO(self._response)


def _unpacked(body: bytes, coding: str) -> bytes:
    match coding:
        case "" | "identity" | "none":
            return body
        case "gzip" | "x-gzip":
            return _gunzipped(body)
        case "deflate":
            return _undeflated(body)
    raise UnknownCodingError(f"content coding {coding[:20]!r} is not known here")


def _gunzipped(body: bytes) -> bytes:
    """Unpack every member; what follows the last and is none is left alone."""
    content, rest = _member(body)
    while rest.startswith(b"\x1f\x8b") and len(content) <= _LARGEST:
        more, rest = _member(rest)
        content += more
    return content


def _undeflated(body: bytes) -> bytes:
    """Unpack a zlib stream or, as some servers take the name, a bare deflate stream."""
    try:
        return _inflated(zlib.decompressobj(), body)
    except ValueError:
        return _inflated(zlib.decompressobj(-zlib.MAX_WBITS), body)
