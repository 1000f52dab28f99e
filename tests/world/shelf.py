"""Two fictional providers, and a store that is filled visit by visit through the door that captures use."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tosdiff.capture.providers import load
from tosdiff.models import Capture, DocumentReport, FetchedBy, Visit
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.intake import Intake
from tosdiff.store.store import Store

TERMS, OTHER = "halcyon/terms", "larkspur/terms"
_PROVIDERS = {
    "providers": {
        provider: {
            "name": provider.title(),
            "publisher": f"{provider.title()} Ltd",
            "documents": {"terms": {"title": "Terms", "url": f"https://{provider}.example/terms"}},
        }
        for provider in ("halcyon", "larkspur")
    }
}

# Clauses by heading, as a page has them; a test replaces some of them.
CLAUSES = {
    "Using the Service": "You may use the Service for lawful purposes. You may not resell the Service.",
    "Fees": "Fees are billed each month in advance. Taxes are added to the fees where the law asks for it.",
    "Changes": "We’ll give you “fair” notice — thirty days — before these terms change to your disadvantage.",
    "Termination": "You may end this agreement at any time. We may end it on sixty days notice in writing.",
    "Liability": "To the extent the law permits, we are not liable for loss that nobody could foresee.",
    "Law": "This agreement is governed by the laws of Ireland. The courts of Dublin decide any dispute.",
}


def page(**changed: str | None) -> bytes:
    """Return a page of terms, clauses of some headings replaced or, with None, left out."""
    clauses = {**CLAUSES, **{name.replace("_", " "): text for name, text in changed.items()}}
    body = "".join(f"<h2>{name}</h2><p>{text}</p>" for name, text in clauses.items() if text is not None)
    head = "<p>These terms of service are an agreement between you and Halcyon Ltd. Please read them.</p>"
    return (
        f'<html lang="en"><head><title>Terms</title></head><body><main><h1>Terms</h1>{head}{body}</main></body></html>'
    ).encode()


class Shelf:
    """A store in a folder, and the archive over it."""

    def __init__(self, folder: Path) -> None:
        file = folder / "providers.yaml"
        file.write_text(json.dumps(_PROVIDERS), encoding="utf-8")
        self.providers = file
        self.declared = load(file)
        self.store = Store(folder / "snapshots")

    @property
    def archive(self) -> Archive:
        """The archive as a new process opens it."""
        return Archive(self.declared.documents, Store(self.store.root))

    def visit(
        self, on: str, body: bytes, document: str = TERMS, *, source: str | None = None
    ) -> DocumentReport:
        """Take a page in as captured at a moment (`2026-03-01` means noon of that day)."""
        at = datetime.fromisoformat(on if "T" in on else f"{on}T12:00:00").replace(tzinfo=UTC)
        archive = self.archive
        declared = archive.document(document)
        capture = Capture(
            document=declared.id, url=declared.url, final_url=declared.url, captured_at=at, status=200,
            headers=(("Content-Type", "text/html; charset=utf-8"),), body=body,
            fetcher=FetchedBy.IMPORT if source else FetchedBy.HTTP, source=source,
        )  # fmt: skip
        report = Intake(archive, declared).arrived(capture, self._before(archive, declared.id, at))
        assert report.outcome.verified, report.refusal
        return report

    @staticmethod
    def _before(archive: Archive, document: str, at: datetime) -> Visit | None:
        seen = [v for v in archive.store.visits(document) if v.outcome.verified and v.at < at]
        return max(seen, key=lambda visit: visit.at, default=None)

    def with_selectors(self, *select: str) -> Archive:
        """Return the archive with other extraction rules in force for every document."""
        documents = [replace(document, select=select) for document in self.declared.documents]
        return Archive(documents, Store(self.store.root))
