"""A made-up provider whose pages say when its models end, over a spring, in a store of their own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from tosdiff.capture.providers import load
from tosdiff.models import Capture, DocumentReport, FetchedBy
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.intake import Intake
from tosdiff.store.store import Store

PAGE, NOTES = "halcyon/model-deprecations", "halcyon/release-notes"
PROVIDERS = {
    "providers": {
        "halcyon": {
            "name": "Halcyon Chat",
            "publisher": "Halcyon",
            "documents": {
                "model-deprecations": {
                    "title": "Model deprecations",
                    "url": "https://halcyon.example/deprecations",
                    "kind": "deprecations",
                },
                "release-notes": {
                    "title": "Release notes",
                    "url": "https://halcyon.example/notes",
                    "kind": "notice",
                },
            },
        }
    }
}
HEADS = ("Model", "Current state", "Deprecated", "Retirement date", "Recommended replacement")
INTRO = (
    "As better models come, older models are retired. This page lists every model with its state, the day on which its "
    "retirement was announced, and the model that takes its place, so that whoever builds on a model can plan to migrate."
)
PROMISE = "Users of deprecated models get at least {} days notice before a model is retired."


def page(*rows: str, promised: int | None = 60) -> bytes:
    """Return the page of deprecations with these rows, their cells parted by bars."""
    table = "".join(
        f"<tr>{''.join(f'<td>{cell.strip()}</td>' for cell in row.split('|'))}</tr>" for row in rows
    )
    heads = "".join(f"<th>{head}</th>" for head in HEADS)
    promise = f"<p>{PROMISE.format(promised)}</p>" if promised else ""
    return (
        f'<html lang="en"><head><title>Model deprecations</title></head><body><main><h1>Model deprecations</h1>'
        f"<p>{INTRO}</p>{promise}<h2>Model status</h2><table><tr>{heads}</tr>{table}</table></main></body></html>"
    ).encode()


def notes(*entries: tuple[str, str]) -> bytes:
    """Return the release notes of the app: headings, and what stands under them."""
    told = "".join(f"<h2>{heading}</h2><p>{text}</p>" for heading, text in entries)
    about = (
        "Here we say which model was released or retired in the app, and which model replaces an older model."
    )
    return (
        f'<html lang="en"><head><title>Release notes</title></head><body><main><h1>Release notes</h1><p>{about}</p>'
        f"{told}</main></body></html>"
    ).encode()


WINTER = page(
    "heron-0 | Deprecated | December 1, 2025 | February 15, 2026 | heron-1",
    "heron-1 | Active | N/A | Not sooner than June 1, 2026 |",
)
SPRING = page(
    "heron-0 | Retired | December 1, 2025 | February 15, 2026 | heron-1",
    "heron-1 | Deprecated | March 1, 2026 | April 10, 2026 | heron-2",
    "heron-2 | Active | N/A | Not sooner than January 1, 2027 |",
)
MOVED = page(
    "heron-1 | Deprecated | March 1, 2026 | May 10, 2026 | heron-2",
    "heron-2 | Active | N/A | Not sooner than January 1, 2027 |",
    promised=30,
)
APP = notes(
    ("Retiring Heron-4 (March 3, 2026)", "Heron-4 will be retired from the app on March 20, 2026."),
    ("Introducing Heron-5 (March 1, 2026)", "Heron-5 replaces Heron-4 in the picker for all users."),
    ("Introducing Heron-4 (May 1, 2025)", "Heron-4 is our best model so far, in the app for all users."),
)


class ModelShelf:
    """A store in a folder that is filled visit by visit, and the archive over it."""

    def __init__(self, folder: Path, **more: object) -> None:
        self.providers = folder / "providers.yaml"
        self.providers.write_text(json.dumps(PROVIDERS | more), encoding="utf-8")
        self.declared = load(self.providers)
        self.root = folder / "snapshots"

    @property
    def archive(self) -> Archive:
        """The archive as a new process opens it."""
        return Archive(self.declared.documents, Store(self.root))

    def visit(self, on: str, body: bytes, document: str = PAGE) -> DocumentReport:
        """Take a page in as captured at noon of a day."""
        archive = self.archive
        declared = archive.document(document)
        capture = Capture(
            document=declared.id, url=declared.url, final_url=declared.url, status=200, body=body,
            captured_at=datetime.fromisoformat(f"{on}T12:00:00").replace(tzinfo=UTC),
            headers=(("Content-Type", "text/html; charset=utf-8"),), fetcher=FetchedBy.HTTP,
        )  # fmt: skip
        seen = [visit for visit in archive.store.visits(document) if visit.outcome.verified]
        report = Intake(archive, declared).arrived(capture, seen[-1] if seen else None)
        assert report.outcome.verified, report.refusal
        return report

    def filled(self) -> ModelShelf:
        """Take in all of the spring."""
        for on, body in (("2026-01-10", WINTER), ("2026-03-02", SPRING), ("2026-03-20", MOVED)):
            self.visit(on, body)
        self.visit("2026-03-05", APP, NOTES)
        return self
