"""Proof that the store is what was captured: every digest and the chain of visits, recomputed.

Invariant: this reads the files by their published form, not through the code that wrote them; what a
killed run leaves (a file being written, a torn last line, a snapshot not yet logged) is not damage;
everything else that does not match is named, with file, line, what was expected and what was found.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from tosdiff.errors import StoreError
from tosdiff.models import Damage, Snapshot

_FIRST = "0" * 64
_DIGEST_MARK = b',"digest":"'


class Stored(Protocol):
    """What of a store is needed to verify it."""

    @property
    def root(self) -> Path: ...

    def documents(self) -> tuple[str, ...]: ...
    def names(self, document: str) -> tuple[str, ...]: ...
    def snapshot(self, document: str, name: str) -> Snapshot: ...
    def read(self, snapshot: Snapshot) -> bytes: ...


@dataclass(slots=True)
class _Log:
    """What the log of one document says about snapshots."""

    manifests: dict[str, tuple[int, str | None]] = field(default_factory=dict)
    """By snapshot: the first line that names it, and the digest of its manifest given there."""


def verify(store: Stored) -> tuple[Damage, ...]:
    """Return everything in the store that is not as it was written; empty when all holds."""
    found: list[Damage] = []
    for document in store.documents():
        log = _Log()
        found += _visits(store, document, log)
        names = store.names(document)
        for name in sorted({*names, *log.manifests}):
            found += _snapshot(store, document, name, log)
    return tuple(found)


def verify_evidence(store: Stored, document: str, names: Iterable[str]) -> tuple[Damage, ...]:
    """Return what is damaged in the log of one document and in those of its snapshots that are named."""
    log = _Log()
    found = list(_visits(store, document, log))
    for name in sorted(names):
        found += _snapshot(store, document, name, log)
    return tuple(found)


# ------------------------------------------------------------------ the chain of visits


def _visits(store: Stored, document: str, log: _Log) -> Iterator[Damage]:
    place = f"{document}/visits.jsonl"
    try:
        *lines, torn = (store.root / place).read_bytes().split(b"\n")
    except FileNotFoundError:
        if len(store.names(document)) > 1:  # one is what a first run leaves when it is killed
            yield Damage(path=place, problem="the log of visits is missing")
        return
    except OSError as problem:
        yield Damage(path=place, problem=f"it cannot be read: {problem.strerror}")
        return
    previous = _FIRST
    for number, line in enumerate(lines, 1):
        wrong = _line(line, number, previous, log)
        if wrong:
            yield Damage(path=place, problem=f"line {number}: {wrong}")
        previous = _sha256(line)
    if torn and _intact(torn[: torn.rfind(b'"}') + 2]) and not torn.endswith(b'"}'):
        yield Damage(path=place, problem=f"line {len(lines) + 1}: something else stands where it should end")


def _line(line: bytes, number: int, previous: str, log: _Log) -> str | None:
    """Return what is wrong with a line, and note the snapshot it names."""
    try:
        row = json.loads(line)
        stated, snapshot, manifest = row["previous"], row.get("snapshot"), row.get("manifest")
    except (ValueError, KeyError, TypeError, AttributeError):
        return "it is not a visit; the line was damaged"
    if not _intact(line):
        return "it was changed after it was written: it does not match the digest that it ends with"
    if isinstance(snapshot, str) and snapshot not in log.manifests:
        log.manifests[snapshot] = (number, manifest)
    if stated != previous:
        expected = "to be the first" if stated == _FIRST else f"{_short(str(stated))} before it"
        found = "there is none" if previous == _FIRST else f"found {_short(previous)}"
        return f"a line is missing or was changed before it: it expects {expected}, {found}"
    return None


def _intact(line: bytes) -> bool:
    """Return whether a line matches the digest that it ends with."""
    stated, mark, own = line.rpartition(_DIGEST_MARK)
    return bool(mark) and own == _sha256(stated).encode() + b'"}'


# ------------------------------------------------------------------ snapshots


def _snapshot(store: Stored, document: str, name: str, log: _Log) -> Iterator[Damage]:
    """Follow the digests from the visit line to the manifest, and from there to the files."""
    folder = store.root / document
    place = f"{document}/{name}.json"
    line, logged = log.manifests.get(name, (None, None))
    try:
        raw = (folder / f"{name}.json").read_bytes()
    except OSError as problem:
        yield Damage(path=place, problem=f"line {line} of visits.jsonl names it, but: {problem.strerror}")
        return
    if line is not None and logged is None:
        yield Damage(
            path=f"{document}/visits.jsonl", problem=f"line {line}: the digest of {name}.json is missing"
        )
    elif line is not None and (digest := _sha256(raw)) != logged:
        where = f"line {line} of visits.jsonl"
        yield Damage(path=place, problem=_differs("it", f"{where} records", str(logged), digest))
    try:
        digests: dict[str, Any] = json.loads(raw)["digests"]
        expected = {".warc.gz": str(digests["warc"]), ".md": str(digests["text"])}
        snapshot = store.snapshot(document, name)
    except (ValueError, KeyError, TypeError, StoreError) as problem:
        yield Damage(path=place, problem=f"it is not a manifest: {problem}")
        return
    damaged = False
    for suffix, recorded in expected.items():
        for wrong in _file(folder / f"{name}{suffix}", recorded):
            damaged = damaged or suffix == ".warc.gz"
            yield Damage(path=f"{document}/{name}{suffix}", problem=wrong)
    if not damaged:
        try:
            store.read(snapshot)
        except StoreError as problem:
            yield Damage(path=f"{document}/{name}.warc.gz", problem=problem.message)


def _file(path: Path, recorded: str) -> Iterator[str]:
    try:
        digest = _sha256(path.read_bytes())
    except OSError as problem:
        yield f"its manifest names it, but: {problem.strerror}"
        return
    if digest != recorded:
        derived = " (the text can be derived from the WARC file again)" if path.suffix == ".md" else ""
        yield _differs("it", "its manifest records", recorded, digest) + derived


def _differs(what: str, source: str, expected: str, found: str) -> str:
    return f"{what} was changed: {source} digest {_short(expected)}, found {_short(found)}"


def _short(digest: str) -> str:
    return f"{digest[:12]}…"


def _sha256(content: bytes) -> str:
    return sha256(content).hexdigest()
