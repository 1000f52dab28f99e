"""Proof that the store is what was captured: every digest and the chain of visits, recomputed.

Invariant: this reads the files by their published form, not through the code that wrote them; what a
killed run leaves (a file being written, a torn last line, a snapshot not yet logged) is not damage;
everything else that does not match is named, with file, line, what was expected and what was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tosdiff.evidence import published
from tosdiff.evidence.published import FIRST, Manifest, digest
from tosdiff.evidence.warc_page import UnknownCodingError, page
from tosdiff.models import Damage


class Stored(Protocol):
    """What of a store is needed to verify it: where its files lie."""

    @property
    def root(self) -> Path: ...


@dataclass(slots=True)
class _Log:
    """What the log of one document says about snapshots."""

    manifests: dict[str, tuple[int, str | None]] = field(default_factory=dict)
    """By snapshot: the first line that names it, and the digest of its manifest given there."""


def verify(store: Stored) -> tuple[Damage, ...]:
    """Return everything in the store that is not as it was written; empty when all holds."""
    found: list[Damage] = []
    for document in published.documents(store.root):
        log = _Log()
        found += _visits(store.root, document, log)
        names = published.names(store.root / document)
        for name in sorted({*names, *log.manifests}):
            found += _snapshot(store.root, document, name, log)
    return tuple(found)


def verify_evidence(store: Stored, document: str, names: Iterable[str]) -> tuple[Damage, ...]:
    """Return what is damaged in the log of one document and in those of its snapshots that are named."""
    log = _Log()
    found = list(_visits(store.root, document, log))
    for name in sorted(names):
        found += _snapshot(store.root, document, name, log)
    return tuple(found)


# ------------------------------------------------------------------ the chain of visits


def _visits(root: Path, document: str, log: _Log) -> Iterator[Damage]:
    place = f"{document}/visits.jsonl"
    try:
        *lines, torn = (root / place).read_bytes().split(b"\n")
    except FileNotFoundError:
        if len(published.names(root / document)) > 1:  # one is what a first run leaves when it is killed
            yield Damage(path=place, problem="the log of visits is missing")
        return
    except OSError as problem:
        yield Damage(path=place, problem=f"it cannot be read: {problem.strerror}")
        return
    previous = FIRST
    for number, line in enumerate(lines, 1):
        wrong = _line(line, number, previous, log)
        if wrong:
            yield Damage(path=place, problem=f"line {number}: {wrong}")
        previous = digest(line)
    if torn and published.intact(torn[: torn.rfind(b'"}') + 2]) and not torn.endswith(b'"}'):
        yield Damage(path=place, problem=f"line {len(lines) + 1}: something else stands where it should end")


def _line(line: bytes, number: int, previous: str, log: _Log) -> str | None:
    """Return what is wrong with a line, and note the snapshot it names."""
    try:
        stated = published.line_of(line)
    except ValueError as problem:
        return str(problem)
    if not published.intact(line):
        return "it was changed after it was written: it does not match the digest that it ends with"
    if stated.snapshot is not None and stated.snapshot not in log.manifests:
        log.manifests[stated.snapshot] = (number, stated.manifest)
    if stated.previous != previous:
        expected = "to be the first" if stated.previous == FIRST else f"{_short(stated.previous)} before it"
        found = "there is none" if previous == FIRST else f"found {_short(previous)}"
        return f"a line is missing or was changed before it: it expects {expected}, {found}"
    return None


# ------------------------------------------------------------------ snapshots


def _snapshot(root: Path, document: str, name: str, log: _Log) -> Iterator[Damage]:
    """Follow the digests from the visit line to the manifest, from there to the files, and into the WARC file."""
    folder = root / document
    place = f"{document}/{name}.json"
    line, logged = log.manifests.get(name, (None, None))
    try:
        content = (folder / f"{name}.json").read_bytes()
    except OSError as problem:
        yield Damage(path=place, problem=f"line {line} of visits.jsonl names it, but: {problem.strerror}")
        return
    if line is not None and logged is None:
        yield Damage(
            path=f"{document}/visits.jsonl", problem=f"line {line}: the digest of {name}.json is missing"
        )
    elif line is not None and (found := digest(content)) != logged:
        where = f"line {line} of visits.jsonl"
        yield Damage(path=place, problem=_differs("it", f"{where} records", str(logged), found))
    try:
        manifest = published.manifest_of(content, document, name)
    except ValueError as problem:
        yield Damage(path=place, problem=f"it is not a manifest: {problem}")
        return
    for suffix, wrong in _files(folder / name, manifest):
        yield Damage(path=f"{document}/{name}{suffix}", problem=wrong)


def _files(stem: Path, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the text and the WARC file of a snapshot, by their suffix."""
    for suffix, recorded in ((".warc.gz", manifest.warc), (".md", manifest.text)):
        try:
            content = stem.with_name(f"{stem.name}{suffix}").read_bytes()
        except OSError as problem:
            yield suffix, f"its manifest names it, but: {problem.strerror}"
            continue
        if (found := digest(content)) != recorded:
            derived = " (the text can be derived from the WARC file again)" if suffix == ".md" else ""
            yield suffix, _differs("it", "its manifest records", recorded, found) + derived
        elif suffix == ".warc.gz" and (wrong := _page(content, manifest)):
            yield suffix, wrong


def _page(warc: bytes, manifest: Manifest) -> str | None:
    """Return what is wrong with the page in a WARC file that is as it was written."""
    try:
        body = page(warc)
    except UnknownCodingError:
        return None
    except ValueError as problem:
        return str(problem)
    if (found := digest(body)) != manifest.body:
        return _differs("the page in it", "its manifest records", manifest.body, found)
    return (
        None
        if len(body) == manifest.size
        else f"the page in it has {len(body)} bytes, recorded are {manifest.size}"
    )


def _differs(what: str, source: str, expected: str, found: str) -> str:
    return f"{what} was changed: {source} digest {_short(expected)}, found {_short(found)}"


def _short(digest: str) -> str:
    return f"{digest[:12]}…"
