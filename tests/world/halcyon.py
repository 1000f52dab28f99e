"""The terms of a fictional provider, visited day by day: captures that come in as fetched ones do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from tosdiff.models import Capture, Document, DocumentReport, Exchange
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.intake import Intake
from tosdiff.pipeline.log import log
from tosdiff.store.store import Store

URL = "https://halcyon.example/terms"
HALCYON = Document(
    provider="halcyon",
    slug="terms",
    provider_name="Halcyon",
    publisher="Halcyon Sound Ltd",
    title="Terms of Service",
    url=URL,
)
TERMS = (
    "These terms are an agreement between you and Halcyon Sound Ltd about your use of Halcyon.",
    "By creating an account you accept these terms, and you agree to keep to them.",
    "You may use the service to record, to store and to publish your own work.",
    "You must not copy, resell or lend the service, or let a program use it in your name.",
    "You keep all rights in your recordings; you grant us the license that storing them requires.",
    "We may suspend or terminate your account if you breach these terms or the law requires it.",
    "We may change these terms; we will notify you by email at least 30 days in advance.",
    "If you do not accept a change, you may terminate your account before it takes effect.",
    "Fees are billed in advance and are not refundable, except where the law says otherwise.",
    "The service is provided as is, without any warranty, to the extent that the law permits.",
    "Our liability is limited to the fees that you paid in the twelve months before the claim.",
    "You agree to indemnify us against claims of third parties that arise from your breach.",
    "These terms are governed by the laws of Ireland, and disputes go before its courts.",
)
START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def page(*lines: str, title: str = "Terms of Service | Halcyon") -> bytes:
    text = "\n".join(f"<p>{line}</p>" for line in lines)
    heading = title.partition(" | ")[0]
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head><body><main><h1>{heading}</h1>"
        f"\n{text}\n</main></body></html>"
    ).encode()


def amended(old: str, new: str, lines: tuple[str, ...] = TERMS) -> bytes:
    """Return the page with one wording replaced, which must be there."""
    text = "\n".join(lines)
    assert old in text
    return page(*text.replace(old, new).split("\n"))


def capture_of(body: bytes, at: datetime, *, status: int = 200) -> Capture:
    raw = b"HTTP/1.1 %d X\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
    hop = Exchange(url=URL, request=b"GET /terms HTTP/1.1\r\n\r\n", response=raw + body, at=at)
    return Capture(
        document=HALCYON.id,
        url=URL,
        final_url=URL,
        captured_at=at,
        status=status,
        headers=(("Content-Type", "text/html"),),
        body=body,
        exchanges=(hop,),
    )


class Visited:
    """A store that the captures of Halcyon's terms come into, one after the other."""

    def __init__(self, folder: Path, document: Document = HALCYON) -> None:
        self.document = document
        self.store = Store(folder)
        self.archive = Archive([document], self.store)

    def shows(self, body: bytes, day: float, *, status: int = 200) -> DocumentReport:
        """Take in what the address showed, so many days after the start."""
        capture = capture_of(body, START + timedelta(days=day), status=status)
        return Intake(self.archive, self.document).arrived(capture, self.store.latest(self.document.id))

    def classes(self) -> list[str]:
        """Return the class of each entry of the log, unstable stretches folded."""
        entries = log(self.archive, self.document, fold=True)
        return [entry.comparison.significance.value if entry.comparison else "first" for entry in entries]

    def bodies(self) -> set[str]:
        return {snapshot.body for snapshot in self.store.snapshots(self.document.id)}


def digest(body: bytes) -> str:
    return sha256(body).hexdigest()
