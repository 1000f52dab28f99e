"""The snapshots on disk: plain files that any WARC tool can read.

Invariant: a snapshot exists when its manifest does, which is written last; files appear whole or not at
all; nothing stored is ever changed or removed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from tosdiff import __version__
from tosdiff.capture import visits as log
from tosdiff.capture import warc
from tosdiff.errors import DigestMismatchError, StoreError, StoreLockedError
from tosdiff.models import Capture, Extraction, Outcome, Snapshot, Visit, iso, utc

_DOCUMENT = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{12}")
_REFUSED_KEPT = 5
_SCHEMA = 1
_NOT_WRITABLE = "check that the folder can be written and the disk is not full; what was stored is complete"


class Store:
    """A folder of snapshots, one subfolder a document."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._snapshots: dict[tuple[str, str], Snapshot] = {}

    def folder(self, document: str) -> Path:
        """Return where a document's snapshots lie; only a valid id becomes a path."""
        if not _DOCUMENT.fullmatch(document):
            raise StoreError(f"{document!r} is no document id", hint="ids look like claude/consumer-terms")
        return self.root / document

    # -------------------------------------------------------------- reading

    def documents(self) -> tuple[str, ...]:
        """Return the ids of all documents that the store knows."""
        found = (
            f"{folder.parent.name}/{folder.name}"
            for folder in self.root.glob("*/*")
            if folder.is_dir() and (any(folder.glob("*.json")) or (folder / "visits.jsonl").exists())
        )
        return tuple(sorted(name for name in found if _DOCUMENT.fullmatch(name)))

    def visits(self, document: str) -> tuple[Visit, ...]:
        """Return every visit, in the order of the log."""
        path = self.visits_file(document)
        return tuple(self._decoded(path, line) for line in log.lines(path))

    def latest(self, document: str) -> Visit | None:
        """Return the newest line of the log that saw the document."""
        path = self.visits_file(document)
        seen = (self._decoded(path, line) for line in log.newest_lines(path))
        return next((visit for visit in seen if visit.outcome.verified), None)

    def visits_file(self, document: str) -> Path:
        return self.folder(document) / "visits.jsonl"

    def _decoded(self, path: Path, line: bytes) -> Visit:
        try:
            return log.decode(line)
        except (ValueError, TypeError) as problem:
            raise StoreError(
                f"{path}: a line is damaged: {problem}",
                hint="`tosdiff verify` says which; restore it from a backup",
            ) from problem

    def names(self, document: str) -> tuple[str, ...]:
        """Return the names of all complete snapshots, oldest first."""
        return tuple(sorted(p.stem for p in self.folder(document).glob("*.json") if _NAME.fullmatch(p.stem)))

    def snapshots(self, document: str) -> tuple[Snapshot, ...]:
        return tuple(self.snapshot(document, name) for name in self.names(document))

    def snapshot(self, document: str, name: str) -> Snapshot:
        """Return a snapshot by its full name.

        Raises:
            StoreError: its manifest is missing or unreadable.
        """
        known = self._snapshots.get((document, name))
        if known is None:
            path = self.folder(document) / f"{name}.json"
            try:
                known = _snapshot(json.loads(path.read_bytes()))
            except (OSError, ValueError, KeyError, TypeError) as problem:
                raise StoreError(
                    f"{path}: the manifest cannot be read: {problem}", hint="restore it from a backup"
                ) from problem
            self._snapshots[document, name] = known
        return known

    def file(self, snapshot: Snapshot, suffix: str) -> Path:
        """Return the path of a snapshot's `.warc.gz`, `.json` or `.md`."""
        return self.folder(snapshot.document) / f"{snapshot.name}{suffix}"

    def read(self, snapshot: Snapshot) -> bytes:
        """Return the stored payload, proving that it is what was captured.

        Raises:
            DigestMismatchError: the file no longer matches its manifest.
        """
        path = self.file(snapshot, ".warc.gz")
        try:
            body = warc.read(path)
        except OSError as problem:
            raise StoreError(f"{path}: {problem.strerror}", hint="restore it from a backup") from problem
        if sha256(body).hexdigest() != snapshot.body:
            raise DigestMismatchError(
                f"{path}: the stored page is not the one captured", hint="restore it from a backup"
            )
        return body

    # -------------------------------------------------------------- writing, under the lock

    @contextmanager
    def lock(self, *, wait: float = 60.0, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
        """Hold the store against other runs.

        Raises:
            StoreLockedError: another run holds it for longer than `wait` seconds.
        """
        from filelock import FileLock, Timeout

        with _writing(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            held = FileLock(self.root / ".lock")
        try:
            with _writing(self.root):
                held.acquire(timeout=0)
        except Timeout:
            if on_wait:
                on_wait()
            try:
                held.acquire(timeout=wait)
            except Timeout:
                raise StoreLockedError(
                    f"another tosdiff has been using {self.root} for {wait:g} seconds",
                    hint="wait for it to finish, then run this again",
                ) from None
        try:
            yield
        finally:
            held.release()

    def add(
        self, capture: Capture, extraction: Extraction, *, markdown: str, state: str, rules: str
    ) -> Snapshot:
        """Store a capture and return its snapshot; the manifest comes last and makes it exist.

        Raises:
            StoreError: the store cannot be written.
        """
        body = sha256(capture.body).hexdigest()
        name = f"{iso(capture.captured_at).replace('-', '').replace(':', '')}-{body[:12]}"
        folder = self.folder(capture.document)
        if (folder / f"{name}.json").exists():
            return self.snapshot(capture.document, name)
        with _writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            partial = folder / f"{name}.warc.gz.tmp"
            with partial.open("w+b") as file:
                warc.write(capture, file)
                file.flush()
                os.fsync(file.fileno())
            packed = sha256(partial.read_bytes()).hexdigest()
            partial.replace(folder / f"{name}.warc.gz")
            _write(folder / f"{name}.md", markdown.encode())
            manifest = _manifest(
                capture, extraction, name,
                digests={"body": body, "warc": packed, "text": sha256(markdown.encode()).hexdigest(), "state": state},
                rules=rules,
            )  # fmt: skip
            _write(
                folder / f"{name}.json", json.dumps(manifest, ensure_ascii=True, indent=1).encode() + b"\n"
            )
        snapshot = _snapshot(manifest)
        self._snapshots[capture.document, name] = snapshot
        return snapshot

    def log(self, document: str, visit: Visit) -> None:
        """Append a visit; the first that names a snapshot holds its manifest's digest too."""
        if visit.outcome.verified and visit.snapshot and visit.outcome is not Outcome.UNCHANGED:
            path = self.folder(document) / f"{visit.snapshot}.json"
            from dataclasses import replace

            visit = replace(visit, manifest=sha256(path.read_bytes()).hexdigest())
        with _writing(self.folder(document)):
            log.append(self.visits_file(document), visit)

    def keep_refused(self, capture: Capture, reason: str) -> None:
        """Keep the refused bytes aside for a look; only the newest few."""
        folder = self.folder(capture.document) / "refused"
        with _writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            stem = f"{iso(capture.captured_at).replace('-', '').replace(':', '')}"
            _write(folder / f"{stem}.html", capture.body)
            about = {
                "schema": _SCHEMA,
                "reason": reason,
                "url": capture.url,
                "final_url": capture.final_url,
                "status": capture.status,
                "headers": capture.headers,
            }
            _write(folder / f"{stem}.json", json.dumps(about, ensure_ascii=True, indent=1).encode() + b"\n")
            for old in sorted(folder.glob("*.html"), reverse=True)[_REFUSED_KEPT:]:
                old.unlink(missing_ok=True)
                old.with_suffix(".json").unlink(missing_ok=True)

    def recover(self, document: str) -> None:
        """Finish or clear what a killed run left: no snapshot is lost, no half of one remains."""
        folder = self.folder(document)
        if not folder.is_dir():
            return
        with _writing(folder):
            complete = set(self.names(document))
            for path in (*folder.glob("*.tmp"), *folder.glob("*.warc.gz"), *folder.glob("*.md")):
                name = path.name.partition(".")[0]
                if _NAME.fullmatch(name) and (path.suffix == ".tmp" or name not in complete):
                    path.unlink(missing_ok=True)
            if complete:
                self._log_unvisited(document, complete)

    def _log_unvisited(self, document: str, complete: set[str]) -> None:
        raw = self.visits_file(document).read_bytes() if self.visits_file(document).exists() else b""
        for name in sorted(complete):
            if name.encode() in raw:
                continue
            snapshot = self.snapshot(document, name)
            self.log(
                document,
                Visit(
                    at=snapshot.captured_at,
                    outcome=Outcome.CHANGED if raw else Outcome.FIRST,
                    snapshot=name,
                    status=snapshot.status,
                    url=snapshot.url,
                    final_url=snapshot.final_url,
                    fetcher=snapshot.fetcher,
                    body=snapshot.body,
                    source=snapshot.source,
                ),
            )


def _manifest(
    capture: Capture, extraction: Extraction, name: str, *, digests: dict[str, str], rules: str
) -> dict[str, Any]:
    return {
        "schema": _SCHEMA,
        "document": capture.document,
        "snapshot": name,
        "url": capture.url,
        "final_url": capture.final_url,
        "captured_at": iso(capture.captured_at),
        "status": capture.status,
        "fetcher": capture.fetcher,
        "source": capture.source,
        "bytes": len(capture.body),
        "digests": digests,
        "rules": rules,
        "title": extraction.title,
        "language": extraction.language,
        "coverage": round(extraction.coverage, 4),
        "charset": extraction.charset,
        "method": extraction.method,
        "headers": [list(pair) for pair in capture.headers],
        "software": f"tosdiff {__version__}",
    }


def _snapshot(manifest: dict[str, Any]) -> Snapshot:
    digests = manifest["digests"]
    return Snapshot(
        document=manifest["document"],
        name=manifest["snapshot"],
        url=manifest["url"],
        final_url=manifest["final_url"],
        captured_at=utc(datetime.fromisoformat(manifest["captured_at"])),
        status=manifest["status"],
        fetcher=manifest["fetcher"],
        body=digests["body"],
        warc=digests["warc"],
        text=digests["text"],
        state=digests["state"],
        rules=manifest["rules"],
        title=manifest["title"],
        language=manifest["language"],
        coverage=manifest["coverage"],
        charset=manifest["charset"],
        source=manifest["source"],
    )


def _write(path: Path, content: bytes) -> None:
    """Write a file so that it appears whole or not at all."""
    partial = path.with_name(path.name + ".tmp")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


@contextmanager
def _writing(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if isinstance(problem, TimeoutError):
            raise
        raise StoreError(
            f"{problem.filename or place}: cannot be written: {problem.strerror or problem}",
            hint=_NOT_WRITABLE,
        ) from problem
