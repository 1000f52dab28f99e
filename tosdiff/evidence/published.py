"""The store by its published form (docs/formats.md), read without the code that writes it.

Invariant: nothing here is shared with `store`, so that a mistake there is not repeated here; whatever the files
hold, they are read or a `ValueError` says what is wrong.
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

FIRST = "0" * 64
"""What stands for the line before the first."""

_DOCUMENT = re.compile(r"[a-z0-9-]+/[a-z0-9-]+(?:/(?!refused$)[a-z0-9-]+)?")
_NAME = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-([0-9a-f]{12})")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DIGEST_MARK = b',"digest":"'
_FORM = 1
_STATED = (
    "document", "snapshot", "url", "final_url", "captured_at", "status", "fetcher", "source", "digests", "rules",
    "title", "language", "coverage", "method", "charset", "bytes", "headers", "software",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """What a line of the log says that other lines and files can be held to."""

    previous: str
    snapshot: str | None
    manifest: str | None
    """Digest of the manifest of the snapshot, on the line that names it first."""
    merges: tuple[str, ...] = ()
    """Digests of further lines that it builds on: the heads of branches that it joins."""
    refused: tuple[str, str] | None = None
    """Of a visit that was refused: its time, and the digest of the body."""
    later: int | None = None
    """Its form, where a newer tosdiff wrote it: only what is as in the form known here was read of it."""
    rebuilt: str | None = None
    """When the log was made anew from the snapshots, where it was."""
    retaken: tuple[str, str] | None = None
    """When a lost WARC file of the snapshot was written anew from the same page, where it was: that time, and its digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a manifest says of the files beside it."""

    document: str
    """The id that it was stored under."""
    warc: str
    text: str
    body: str
    size: int
    """Of the body, in bytes."""


class NewerFormError(ValueError):
    """What a newer tosdiff wrote, and this one cannot read."""


def content(path: Path) -> bytes:
    """Return what a plain file holds; a link is not followed, and nothing waits for a FIFO.

    Raises:
        OSError: it cannot be read, or is no plain file.
    """
    if not stat.S_ISREG(path.lstat().st_mode):
        raise OSError(errno.EINVAL, "it is not a plain file", str(path))
    return path.read_bytes()


def is_document(name: str) -> bool:
    return _DOCUMENT.fullmatch(name) is not None


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def documents(root: Path) -> tuple[str, ...]:
    """Return the ids of the documents that a store holds anything of, sorted."""
    folders = (*root.glob("*/*"), *root.glob("*/*/*"))
    found = sorted(folder.relative_to(root).as_posix() for folder in folders)
    return tuple(
        document
        for document in found
        if _DOCUMENT.fullmatch(document) and (_has_log(root / document) or names(root / document))
    )


def _has_log(folder: Path) -> bool:
    return os.path.lexists(folder / "visits.jsonl")


def names(folder: Path) -> tuple[str, ...]:
    """Return the names of a document's snapshots, oldest first: a snapshot exists when its manifest does."""
    return tuple(sorted(file.stem for file in folder.glob("*.json") if _NAME.fullmatch(file.stem)))


def is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def intact(line: bytes) -> bool:
    """Return whether a line matches the digest that it ends with."""
    stated, mark, own = line.rpartition(_DIGEST_MARK)
    return bool(mark) and own == digest(stated).encode() + b'"}'


def line_of(line: bytes) -> LogLine:
    """Read one line of a log; whether it is intact is another question.

    Raises:
        ValueError: it is no visit, or one of a later form.
    """
    try:
        row = json.loads(line)
        previous, snapshot, manifest = row["previous"], row.get("snapshot"), row.get("manifest")
        form, at, outcome = row["schema"], row.get("at", ""), row.get("outcome", "")
        merges, body, rebuilt = row.get("merges", []), row.get("body"), row.get("rebuilt")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise ValueError("it is not a visit; the line was damaged") from problem
    later = form if isinstance(form, int) and form > _FORM and intact(line) else None
    if form != _FORM and later is None:
        raise ValueError(f"its form is {form!r}, and this tosdiff knows {_FORM}: update tosdiff")
    if not all(isinstance(stated, str) for stated in (previous, at, outcome)) or not (
        later or (at and outcome)
    ):
        raise ValueError("it is not a visit; the line was damaged")
    if not (snapshot is None or (isinstance(snapshot, str) and is_name(snapshot))):
        raise ValueError("what it names is not a snapshot")
    if not isinstance(merges, list) or not all(isinstance(each, str) for each in merges):
        raise ValueError("what it joins are not lines")
    return LogLine(
        previous=previous,
        snapshot=snapshot,
        manifest=manifest,
        merges=tuple(merges),
        refused=(at, body) if outcome == "refused" and isinstance(body, str) else None,
        later=later,
        rebuilt=rebuilt if isinstance(rebuilt, str) else None,
        retaken=(at, again) if isinstance(again := row.get("retaken"), str) else None,
    )


def manifest_of(content: bytes, name: str) -> Manifest:
    """Read the manifest of a snapshot; whether it is of the document that its folder names is another question.

    Raises:
        ValueError: it is none, one of a later form, or another snapshot's.
    """
    try:
        stated: Any = json.loads(content)
    except (ValueError, RecursionError) as problem:
        raise ValueError(str(problem) or "it is not JSON") from problem
    form = stated.get("schema") if isinstance(stated, dict) else None
    if isinstance(form, int) and form > _FORM:
        raise NewerFormError(f"a newer tosdiff wrote it (schema {form}, known here: {_FORM}): update tosdiff")
    if form != _FORM:
        raise ValueError(f"it is not a manifest of schema {_FORM}")
    if missing := [field for field in _STATED if field not in stated]:
        raise ValueError(f"it is incomplete: {', '.join(missing)} missing")
    if stated["snapshot"] != name or not is_document(str(stated["document"])):
        raise ValueError("it is the manifest of another snapshot")
    digests = stated["digests"]
    if not isinstance(digests, dict) or not all(
        isinstance(digests.get(kind), str) and _DIGEST.fullmatch(digests[kind])
        for kind in ("body", "warc", "text", "state")
    ):
        raise ValueError("it is incomplete: a digest is missing")
    found = Manifest(
        document=str(stated["document"]),
        warc=digests["warc"],
        text=digests["text"],
        body=digests["body"],
        size=stated["bytes"],
    )
    if name != name_of(stated["captured_at"], found.body):
        raise ValueError("its name is not of its time and of the digest of its page")
    return found


def is_plain_folder(folder: Path) -> bool:
    return folder.is_dir() and not folder.is_symlink()


def name_of(captured_at: object, body: str) -> str:
    return f"{str(captured_at).replace('-', '').replace(':', '')}-{body[:12]}"
