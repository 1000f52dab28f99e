"""Proof that the store is what was captured: every digest and the chain of visits, recomputed.

Invariant: what a killed run leaves (temporary files, a torn last line) is not damage; everything else
that does not match is named, with its file and line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from tosdiff.errors import TosdiffError
from tosdiff.models import Damage, Snapshot

_FIRST = "0" * 64


class Stored(Protocol):
    """What of a store is needed to verify it."""

    root: Path

    def documents(self) -> tuple[str, ...]: ...
    def names(self, document: str) -> tuple[str, ...]: ...
    def snapshot(self, document: str, name: str) -> Snapshot: ...
    def file(self, snapshot: Snapshot, suffix: str) -> Path: ...
    def read(self, snapshot: Snapshot) -> bytes: ...
    def visits_file(self, document: str) -> Path: ...


def verify(store: Stored) -> tuple[Damage, ...]:
    """Return everything in the store that is not as it was written; empty when all holds."""
    found: list[Damage] = []
    for document in store.documents():
        found += _chain(store, document)
        for name in store.names(document):
            found += _snapshot(store, document, name)
    return tuple(found)


def _chain(store: Stored, document: str) -> Iterator[Damage]:
    path = store.visits_file(document)
    place = path.relative_to(store.root).as_posix()
    raw = path.read_bytes() if path.exists() else b""
    lines = raw[: raw.rfind(b"\n") + 1].splitlines()
    names = set(store.names(document))
    expected = _FIRST
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            stated, named, manifest = row["previous"], row.get("snapshot"), row.get("manifest")
        except (ValueError, KeyError, TypeError, AttributeError):
            yield Damage(path=place, problem=f"line {number} is not a visit")
            expected = sha256(line).hexdigest()
            continue
        if stated != expected:
            yield Damage(
                path=place,
                problem=f"line {number} does not follow from the line before: it names {stated[:12]}…, "
                f"that line's digest is {expected[:12]}…",
            )
        if named and named not in names:
            yield Damage(path=place, problem=f"line {number} names the snapshot {named}, which is not there")
        elif named and manifest:
            actual = sha256((path.parent / f"{named}.json").read_bytes()).hexdigest()
            if actual != manifest:
                yield Damage(
                    path=f"{path.parent.relative_to(store.root).as_posix()}/{named}.json",
                    problem=f"the manifest was changed: visit line {number} recorded digest {manifest[:12]}…, "
                    f"it is {actual[:12]}…",
                )
        expected = sha256(line).hexdigest()


def _snapshot(store: Stored, document: str, name: str) -> Iterator[Damage]:
    try:
        snapshot = store.snapshot(document, name)
    except TosdiffError as problem:
        yield Damage(path=f"{document}/{name}.json", problem=problem.message)
        return
    for suffix, digest in ((".warc.gz", snapshot.warc), (".md", snapshot.text)):
        path = store.file(snapshot, suffix)
        place = path.relative_to(store.root).as_posix()
        if not path.exists():
            yield Damage(path=place, problem="the file is missing")
            continue
        actual = sha256(path.read_bytes()).hexdigest()
        if actual != digest:
            problem = (
                f"the file was changed: its manifest records digest {digest[:12]}…, it is {actual[:12]}…"
            )
            yield Damage(path=place, problem=problem)
        elif suffix == ".warc.gz":
            try:
                store.read(snapshot)
            except TosdiffError as error:
                yield Damage(path=place, problem=error.message)
