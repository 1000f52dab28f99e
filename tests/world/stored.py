"""Below the archive: a capture for each day, and the lines that put it into a store."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from time import sleep

from tests.world.captures import HALCYON, capture_of, moment
from tosdiff.models import Capture, Edition, Extraction, Outcome, PageReading, Snapshot, Visit
from tosdiff.store.store import Store

DOCUMENT, URL = HALCYON.id, HALCYON.url
READING = PageReading(
    extraction=Extraction(blocks=(), title="Terms — Halcyon", language="en", coverage=0.87654, method="main"),
    state="0" * 64,
    edition=Edition(),
    rules="1-abcdef01",
    edition_rules="1",
)


def day(number: int) -> datetime:
    return moment(number)


def captured(number: int, body: bytes | None = None) -> Capture:
    """Return the capture of a day; by default its body is that day's own."""
    page = b"<p>Terms of day %d</p>" % number if body is None else body
    return capture_of(page, number, headers=(("ETag", '"1"'),))


def add(store: Store, capture: Capture) -> Snapshot:
    return store.add(capture, READING, markdown="Terms\n")


def visit_of(number: int, outcome: Outcome = Outcome.UNCHANGED, snapshot: Snapshot | None = None) -> Visit:
    return Visit(
        at=day(number), outcome=outcome, snapshot=snapshot.name if snapshot else None, status=200, url=URL
    )


def visited(store: Store, number: int, outcome: Outcome = Outcome.CHANGED) -> Snapshot:
    """Store the snapshot of a day and log its visit."""
    snapshot = add(store, captured(number))
    store.log(DOCUMENT, visit_of(number, outcome, snapshot))
    return snapshot


def after_a_tick(file: Path) -> None:
    """Wait until the file system's clock has gone on since a file changed: within one tick two writes look alike."""
    other = file.with_name("tick")
    other.write_bytes(b"1")
    while other.stat().st_ctime_ns <= file.stat().st_ctime_ns:
        sleep(0.001)
        other.write_bytes(b"1")
    other.unlink()
