"""A snapshot read from its manifest, and held to what was written.

Invariant: nothing is returned whose digest is not the one that was recorded, nor of another document than asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from tosdiff.errors import (
    DigestMismatchError,
    LostPageError,
    OnlyNewerReadsError,
    RenamedFolderError,
    StoreError,
)
from tosdiff.models import Snapshot
from tosdiff.store import manifest
from tosdiff.store.files import content_of
from tosdiff.store.folders import Folders
from tosdiff.store.log import BRING_BACK, RESTORE, SET_ASIDE


def loaded(folders: Folders, document: str, name: str, logged: str | None) -> Snapshot:
    """Return what the manifest of a snapshot says, proven by the digest that the log gives for it.

    Raises:
        OnlyNewerReadsError: it is as it was written, and only a newer tosdiff can read it.
        StoreError: it is missing or damaged, of another document, or the log does not name it.
    """
    path = folders.folder(document) / f"{name}.json"
    content = b""
    try:
        content = content_of(path)
        known = manifest.load(content)
    except (OSError, ValueError) as problem:
        if content and sha256(content).hexdigest() == logged:
            raise OnlyNewerReadsError(
                f"{path}: the manifest is as it was written, but this tosdiff cannot read it: {problem}",
                hint="a newer tosdiff may have written it: update tosdiff",
            ) from problem
        raise StoreError(f"{path}: the manifest cannot be read: {problem}", hint=RESTORE) from problem
    _hold_to_its_place(folders, known, document, name, path)
    if logged is None:
        raise StoreError(
            f"{path}: no line of the log names it, so nothing shows that it was captured", hint=RESTORE
        )
    prove(content, logged, f"{path}: the manifest")
    return known if known.document == document else replace(known, document=document)


def _hold_to_its_place(folders: Folders, stated: Snapshot, document: str, name: str, path: Path) -> None:
    """Hold a manifest to its place: under the id of its document, or under one that was declared as its former."""
    if stated.name != name:
        raise StoreError(f"{path} is the manifest of another snapshot", hint=RESTORE)
    if stated.document not in (document, *folders.former(document)):
        raise RenamedFolderError(
            folders.root, path.parent.relative_to(folders.root).as_posix(), stated.document
        )


def page_in(path: Path, snapshot: Snapshot, retaken: Callable[[], Collection[str]]) -> bytes:
    """Return the page in a snapshot's WARC file, proving that it is the page that was captured.

    Args:
        path: the WARC file.
        snapshot: what its manifest says.
        retaken: gives the digests of files that were written in place of a lost one, from the same page; asked where
            the file is not the first one.

    Raises:
        LostPageError: the file is gone.
        DigestMismatchError: it, or the page in it, is not what was captured.
        StoreError: it cannot be read.
    """
    from tosdiff.store import warc

    try:
        packed = content_of(path)
    except FileNotFoundError as problem:
        raise LostPageError(f"{path} is gone", hint=BRING_BACK) from problem
    except OSError as problem:
        raise StoreError(f"{path}: {problem.strerror}", hint=RESTORE) from problem
    found = sha256(packed).hexdigest()
    if found != snapshot.warc and found not in retaken():
        prove(packed, snapshot.warc, f"{path}: the WARC file", hint=SET_ASIDE)
    body = warc.page(BytesIO(packed))
    prove(body, snapshot.body, f"{path}: the page in the WARC file")
    return body


def prove(content: bytes, expected: str, what: str, *, hint: str = RESTORE) -> None:
    """Hold bytes to the digest that was recorded of them.

    Raises:
        DigestMismatchError: they are not those bytes.
    """
    found = sha256(content).hexdigest()
    if found != expected:
        raise DigestMismatchError(
            f"{what} is not what was captured: its digest is {found[:12]}…, recorded is {expected[:12]}…",
            hint=hint,
        )
