"""The HTTP fetcher with short limits, and answers for it as they go over the wire."""

from __future__ import annotations

import gzip
from contextlib import closing
from datetime import UTC, datetime

import pytest

from tests.world.raw_server import response
from tosdiff.capture.fetchers.http import HttpFetcher
from tosdiff.capture.fetching import FetchLimits
from tosdiff.errors import FetchError
from tosdiff.models import Capture, Document, Validators

PAGE = b"<html><body><p>Halcyon may change the Service.</p></body></html>"
NOON = datetime(2026, 5, 21, 12, tzinfo=UTC)


def fetch(
    document: Document,
    validators: Validators | None = None,
    *,
    timeout: float = 5.0,
    max_bytes: int = 1_000_000,
    max_redirects: int = 8,
    attempts: int = 3,
) -> Capture:
    limits = FetchLimits(
        timeout=timeout, max_bytes=max_bytes, max_redirects=max_redirects, attempts=attempts, backoff=0.01
    )
    with closing(HttpFetcher(limits, lambda: NOON)) as fetcher:
        return fetcher.fetch(document, validators)


def failure(document: Document, **limits: float) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(document, **limits)  # type: ignore[arg-type]
    assert caught.value.hint
    return caught.value


def chunked(body: bytes, *headers: str, size: int = 7) -> bytes:
    head = "\r\n".join(["HTTP/1.1 200 OK", *headers, "Transfer-Encoding: chunked", "", ""]).encode()
    chunks = (body[at : at + size] for at in range(0, len(body), size))
    return head + b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


def moved(to: str, *headers: str, body: bytes = b"") -> bytes:
    return response(body, f"Location: {to}", *headers, status="302 Found")


CUT_GZIP = response(gzip.compress(PAGE)[:-4], "Content-Encoding: gzip")
