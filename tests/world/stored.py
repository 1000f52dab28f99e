"""Captures of a fictional provider, and the lines that put them into a store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tosdiff.models import Capture, Edition, Exchange, Extraction, Outcome, PageReading, Snapshot, Visit
from tosdiff.store.store import Store

DOCUMENT = "halcyon/terms"
URL = "https://halcyon.example/terms"
START = datetime(2026, 5, 21, 10, 15, tzinfo=UTC)
READING = PageReading(
    extraction=Extraction(blocks=(), title="Terms — Halcyon", language="en", coverage=0.87654, method="main"),
    state="0" * 64,
    edition=Edition(),
    rules="1-abcdef01",
    edition_rules="1",
)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def capture_of(number: int, body: bytes | None = None) -> Capture:
    """Return the capture of a day; by default its body is that day's own."""
    page = b"<p>Terms of day %d</p>" % number if body is None else body
    raw = b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: %d\r\n\r\n' % len(page) + page
    hop = Exchange(
        url=URL, request=b"GET /terms HTTP/1.1\r\n\r\n", response=raw, ip="192.0.2.7", at=day(number)
    )
    return Capture(
        document=DOCUMENT,
        url=URL,
        final_url=URL,
        captured_at=day(number),
        status=200,
        headers=(("ETag", '"1"'),),
        body=page,
        exchanges=(hop,),
    )


def add(store: Store, capture: Capture) -> Snapshot:
    return store.add(capture, READING, markdown="Terms\n")


def visit_of(number: int, outcome: Outcome = Outcome.UNCHANGED, snapshot: Snapshot | None = None) -> Visit:
    return Visit(
        at=day(number), outcome=outcome, snapshot=snapshot.name if snapshot else None, status=200, url=URL
    )


def visited(store: Store, number: int, outcome: Outcome = Outcome.CHANGED) -> Snapshot:
    """Store the snapshot of a day and log its visit."""
    snapshot = add(store, capture_of(number))
    store.log(DOCUMENT, visit_of(number, outcome, snapshot))
    return snapshot
