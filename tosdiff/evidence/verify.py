"""Proof that the store is what was captured: every digest and the chain of visits, recomputed.

Invariant: this reads the files by their published form, not through the code that wrote them; what a
killed run leaves (a file being written, a torn last line, one snapshot that is marked as not yet logged) is not
damage; everything else that does not match is named, with file, line, what was expected and what was found.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tosdiff.errors import renamed_hint
from tosdiff.evidence import branches, published, strangers
from tosdiff.evidence.branches import CheckedLog, short
from tosdiff.evidence.published import Manifest, digest
from tosdiff.evidence.warc_page import UnknownCodingError, page
from tosdiff.models import Damage


class Stored(Protocol):
    """What of a store is needed to verify it: where its files lie."""

    @property
    def root(self) -> Path: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What a look at every file of a store found."""

    damage: tuple[Damage, ...]
    notices: tuple[Damage, ...]
    """What is no damage, but to be known: branches, a log that was made anew, files of other programs."""


def verify(store: Stored) -> tuple[Damage, ...]:
    """Return everything in the store that is not as it was written; empty when all holds."""
    return examine(store).damage


def examine(store: Stored, former: Mapping[str, Collection[str]] | None = None) -> Examined:
    """Look at every file of a store; `former` are the ids that documents are declared to have had before."""
    found = list(strangers.links(store.root))
    notices: list[Damage] = []
    for document in published.documents(store.root):
        names = published.names(store.root / document)
        log = _log(store.root, document, names, found)
        notices += [_of_line(document, number, said) for number, said in log.notices]
        stored_as: set[str] = set()
        for name in sorted({*names, *log.manifests}):
            found += _snapshot(store.root, document, name, log, stored_as, notices)
        for other in sorted(stored_as - {document, *(former or {}).get(document, ())}):
            said = f"it holds snapshots of {other}, as they were written: the folder was renamed"
            notices.append(
                Damage(path=document, problem=f"{said}; {renamed_hint(store.root, document, other)}")
            )
        found += _unlogged(store.root, document, names, log)
        found += _refused(store.root, document, log)
    notices += strangers.strangers(store.root)
    return Examined(damage=tuple(found), notices=tuple(notices))


def verify_evidence(
    store: Stored, document: str, names: Iterable[str], former: Collection[str] = ()
) -> tuple[Damage, ...]:
    """Return what is damaged in the log of one document and in those of its snapshots that are named.

    Args:
        store: where it lies.
        document: the id of its folder.
        names: of the snapshots.
        former: further ids that the document has or had.

    The text beside a snapshot is no evidence: it is derived, and what is proved is derived anew from the WARC file.
    """
    found: list[Damage] = []
    log = _log(store.root, document, published.names(store.root / document), found)
    stored_as: set[str] = set()
    for name in sorted(names):
        looked_at = _snapshot(store.root, document, name, log, stored_as, found)
        found += (each for each in looked_at if not each.path.endswith(".md"))
        if name not in log.manifests:
            found.append(Damage(path=f"{document}/{name}.json", problem=_UNNAMED))
    for other in sorted(stored_as - {document, *former}):
        found.append(Damage(path=document, problem=f"it holds snapshots of {other}"))
    return tuple(found)


def log_of(store: Stored, document: str) -> CheckedLog:
    """Return the log of one document, followed from its first line to its last."""
    return _log(store.root, document, (), [])


# ------------------------------------------------------------------ the chain of visits

_UNNAMED = "no line of visits.jsonl names it, so nothing shows that it was captured"


def _log(root: Path, document: str, names: Collection[str], found: list[Damage]) -> CheckedLog:
    place = f"{document}/visits.jsonl"
    content = b""
    try:
        content = published.content(root / place)
    except FileNotFoundError:
        pass
    except OSError as problem:
        found.append(Damage(path=place, problem=f"it cannot be read: {problem.strerror}"))
    *lines, torn = content.split(b"\n")
    log = branches.checked(lines)
    found += [_of_line(document, number, wrong) for number, wrong in log.wrong]
    if not lines and names and not _is_pending(root / document, names, log):
        gone = "is empty" if os.path.lexists(root / place) else "is missing"
        found.append(Damage(path=place, problem=f"the log of visits {gone}, beside {len(names)} snapshots"))
    if torn and published.intact(torn[: torn.rfind(b'"}') + 2]) and not torn.endswith(b'"}'):
        found.append(_of_line(document, len(lines) + 1, "something else stands where it should end"))
    return log


def _of_line(document: str, number: int, said: str) -> Damage:
    return Damage(path=f"{document}/visits.jsonl", problem=f"line {number}: {said}")


def _is_pending(folder: Path, unlogged: Collection[str], log: CheckedLog) -> bool:
    """Whether a killed run stored this one and did not live to log it: a mark beside it holds the last line's digest."""
    if len(unlogged) != 1:
        return False
    (name,) = unlogged
    try:
        return published.content(folder / f"{name}.tmp") == f"{log.last}\n".encode()
    except OSError:
        return False


def _unlogged(root: Path, document: str, names: Iterable[str], log: CheckedLog) -> Iterator[Damage]:
    unlogged = [name for name in names if name not in log.manifests]
    if log.digests and unlogged and not _is_pending(root / document, unlogged, log):
        for name in unlogged:
            yield Damage(path=f"{document}/{name}.json", problem=_UNNAMED)


def _refused(root: Path, document: str, log: CheckedLog) -> Iterator[Damage]:
    """Hold the pages that were refused to the lines that refused them."""
    folder = root / document / "refused"
    if not published.is_plain_folder(folder):
        return
    known = {published.name_of(at, body): body for at, body in log.refused}
    for file in sorted(folder.glob("*.warc.gz")):
        name = file.name.removesuffix(".warc.gz")
        if not published.is_name(name) or name not in known:
            continue  # of a run that was killed before its line, or of another program: it is never taken
        try:
            found = digest(page(published.content(file)))
        except UnknownCodingError:
            continue
        except (OSError, ValueError) as problem:
            yield Damage(path=f"{document}/refused/{file.name}", problem=str(problem))
            continue
        if found != known[name]:
            wrong = _differs("the page in it", "the log records", known[name], found)
            yield Damage(path=f"{document}/refused/{file.name}", problem=wrong)


# ------------------------------------------------------------------ snapshots


def _snapshot(
    root: Path, document: str, name: str, log: CheckedLog, stored_as: set[str], notices: list[Damage]
) -> Iterator[Damage]:
    """Follow the digests from the visit line to the manifest, from there to the files, and into the WARC file.

    The id that it was stored under is added to `stored_as`; what only a newer tosdiff can read, to `notices`.
    """
    folder = root / document
    place = f"{document}/{name}.json"
    line, logged = log.manifests.get(name, (None, None))
    try:
        content = published.content(folder / f"{name}.json")
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
        manifest = published.manifest_of(content, name)
        stored_as.add(manifest.document)
    except published.NewerFormError as problem:
        notices.append(Damage(path=place, problem=f"{problem}; the files beside it are not checked"))
        return
    except ValueError as problem:
        yield Damage(path=place, problem=f"it is not a manifest: {problem}")
        return
    for suffix, wrong in _files(folder / name, manifest, log.retaken.get(name, ())):
        yield Damage(path=f"{document}/{name}{suffix}", problem=wrong)


def _files(stem: Path, manifest: Manifest, retaken: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the text and the WARC file of a snapshot, by their suffix."""
    for suffix, recorded in ((".warc.gz", manifest.warc), (".md", manifest.text)):
        try:
            content = published.content(stem.with_name(f"{stem.name}{suffix}"))
        except OSError as problem:
            yield suffix, f"its manifest names it, but: {problem.strerror}"
            continue
        if (found := digest(content)) != recorded and not (suffix == ".warc.gz" and found in retaken):
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
    return f"{what} was changed: {source} digest {short(expected)}, found {short(found)}"
