"""A folder as a user has one: a providers file, and beside it the store that captures come into."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.world.captures import HALCYON, LARKSPUR, capture_of, declared, moment
from tests.world.command import tosdiff
from tosdiff.capture import providers
from tosdiff.demo.site import Site, amended, visits
from tosdiff.models import Document, DocumentReport, Visit
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.backfill import backfill
from tosdiff.pipeline.check import check
from tosdiff.pipeline.intake import Intake
from tosdiff.pipeline.log import log
from tosdiff.store.store import Store

TERMS, OTHER = HALCYON.id, LARKSPUR.id
When = float | str | datetime
"""Days after START, an ISO 8601 date or time, or a time."""


class World:
    """Documents, and a store in the folder of their providers file."""

    document: Document
    """The document declared first."""

    def __init__(self, folder: Path, *documents: Document | str) -> None:
        """Declare documents, by default the terms of both providers."""
        self.folder = folder
        self.file = folder / "providers.yaml"
        self.store = Store(folder / "snapshots")
        self.declare(*documents or (HALCYON, LARKSPUR))

    def declare(self, *documents: Document | str) -> None:
        """Declare these documents and no others from now on."""
        self.documents = tuple(declared(each) if isinstance(each, str) else each for each in documents)
        self.document = self.documents[0]
        write_providers(self.file, self.documents)

    @property
    def archive(self) -> Archive:
        """The archive as a new process opens it."""
        return Archive(self.documents, Store(self.store.root))

    def shows(
        self,
        body: bytes,
        when: When,
        document: str | None = None,
        *,
        status: int = 200,
        source: str | None = None,
    ) -> DocumentReport:
        """Take in what an address showed at a moment, whatever comes of it."""
        archive = self.archive
        of = archive.document(document or self.document.id)
        capture = capture_of(body, when, of, status=status, source=source)
        return Intake(archive, of).arrived(capture, self._before(of, moment(when)))

    def visit(
        self, when: When, body: bytes, document: str | None = None, *, source: str | None = None
    ) -> DocumentReport:
        """Take in a page that is the document."""
        report = self.shows(body, when, document, source=source)
        assert report.outcome.verified, report.refusal
        return report

    def imports(
        self, pages: Iterable[tuple[When, bytes]], document: str | None = None
    ) -> tuple[DocumentReport, ...]:
        """Import pages, each of them the document, as captured at their times."""
        archive = self.archive
        of = archive.document(document or self.document.id)
        captures = [capture_of(body, when, of, source="saved") for when, body in pages]
        reports = backfill(archive, of, captures)
        assert all(report.outcome.verified for report in reports)
        return reports

    def _before(self, document: Document, at: datetime) -> Visit | None:
        seen = [v for v in self.archive.store.visits(document.id) if v.outcome.verified and v.at < at]
        return max(seen, key=lambda visit: visit.at, default=None)

    def classes(self) -> list[str]:
        """Return the class of each entry of the log, unstable stretches folded."""
        entries = log(self.archive, self.document, fold=True)
        return [entry.comparison.significance.value if entry.comparison else "first" for entry in entries]

    def bodies(self) -> set[str]:
        """Return the digests of the pages that are stored."""
        return {snapshot.body for snapshot in self.store.snapshots(self.document.id)}

    def with_selectors(self, *select: str) -> Archive:
        """Return the archive with other extraction rules in force for every document."""
        return Archive([replace(each, select=select) for each in self.documents], Store(self.store.root))

    def run(self, *words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the program on this folder."""
        return tosdiff(*words, "--providers", self.file, env=environment)


def write_providers(file: Path, documents: Iterable[Document]) -> None:
    """Declare documents in a providers file."""
    content: dict[str, Any] = {}
    for each in documents:
        about = {"name": each.provider_name, "publisher": each.publisher, "documents": {}}
        content.setdefault(each.provider, about)["documents"][each.slug] = {
            field.name: getattr(each, field.name)
            for field in fields(each)
            if field.name in ("title", "url") or (field.name in _OPTIONAL and getattr(each, field.name) != field.default)
        }  # fmt: skip
    file.write_text(json.dumps({"providers": content}), encoding="utf-8")


_OPTIONAL = {"kind", "language", "edition", "select", "remove", "former_ids", "enabled"}


def digest(body: bytes) -> str:
    return sha256(body).hexdigest()


def watched(site: Site, file: Path) -> Archive:
    """Return the archive of a providers file whose documents, on the demo's site, were checked at each of its visits."""
    declared = providers.load(file)
    archive = Archive(declared.documents, Store(declared.store))
    for number, at in enumerate(visits()):
        site.at(number)
        check(archive, declared.documents, clock=lambda at=at: at)  # type: ignore[misc]
    return archive


def with_demo_history(folder: Path, *more: Document | str) -> World:
    """Return a world in which Halcyon's terms are those of the demo, as amended from visit to visit."""
    world = World(folder, HALCYON, *more)
    world.imports((at, amended(TERMS, number).encode()) for number, at in enumerate(visits()))
    return world
