"""Logs put together: two stores of one document, the sides of a conflict, a copy that a sync program made.

Invariant: every line stays as it was written and keeps what it builds on before it, so that both chains verify; a kill
at any instant leaves at most one snapshot that is marked as not yet logged.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from tosdiff.errors import StoreError
from tosdiff.models import Snapshot
from tosdiff.store import recovery
from tosdiff.store.chain import BrokenChainError, Chain, names_manifest
from tosdiff.store.files import append_line, content_of, make_folder, plain, settle, write_whole, writing
from tosdiff.store.visits import digest

if TYPE_CHECKING:
    from tosdiff.store.store import Store

_SUFFIXES = (".warc.gz", ".md", ".json")
"""Of the files of a snapshot: the manifest is written last."""
_CONFLICT = (b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")


def whole_log(parts: Sequence[bytes]) -> bytes | None:
    """Return a log with every line of the parts once, None where that is no whole chain.

    Line endings of Windows, marks of a merge conflict and a torn last line are no part of it.
    """
    lines: dict[bytes, None] = {}
    for part in parts:
        for line in part.split(b"\n"):
            stripped = line.removesuffix(b"\r")
            if (
                stripped
                and not stripped.startswith(_CONFLICT)
                and (stripped.endswith(b'"}') or b"\n" in part)
            ):
                lines.setdefault(stripped)
    chain = Chain()
    try:
        chain.grow(list(lines))
    except BrokenChainError:
        return None
    return chain.content


def join(store: Store, other: Store, document: str) -> tuple[int, int]:
    """Bring the lines and snapshots of a document that another store has into this one; return how many of each.

    The lock of this store must be held. What is here already stays as it is.

    Raises:
        StoreError: either log is damaged, a snapshot is, or both hold another one under one name.
    """
    store.recover(document)
    return _bring_in(store, other, document, document)


def join_former(store: Store, document: str) -> None:
    """Bring in what lies apart under ids that a document had before; the store's lock must be held.

    Raises:
        StoreError: as `join`.
    """
    for former in store.folders.apart(document):
        if not store.own_chain(document).holds(store.own_chain(former).last):
            store.recover(former)
            _bring_in(store, type(store)(store.root), document, former)


def _bring_in(store: Store, other: Store, document: str, theirs_is: str) -> tuple[int, int]:
    """Bring in lines and snapshots as `join` does, of what the other store holds under an id that may be a former one.

    Raises:
        StoreError: as `join`.
    """
    mine, theirs = store.own_chain(document), other.own_chain(theirs_is)
    folder, path = store.folder(document), store.visits_file(document)
    lines = snapshots = 0
    with writing(folder):
        make_folder(folder, store.root)
        for line in theirs.as_written():
            if mine.holds(digest(line)):
                continue
            if named := names_manifest(line):
                snapshots += _copied(store, other, document, theirs_is, named, mine)
            append_line(path, line)
            mine = store.own_chain(document)
            if named:
                recovery.end(folder, named[0])
            lines += 1
        snapshots += _brought_back(store, other, document, theirs_is)
    return lines, snapshots


def _brought_back(store: Store, other: Store, document: str, theirs_is: str) -> int:
    """Bring back files that are lost here of snapshots that both logs name alike; return of how many snapshots."""
    mine, theirs = store.own_chain(document), other.own_chain(theirs_is)
    folder, found = store.folder(document), 0
    for name, stated in mine.manifests.items():
        lost = [suffix for suffix in _SUFFIXES if not plain(folder / f"{name}{suffix}")]
        if not lost or theirs.manifests.get(name) != stated:
            continue
        try:
            snapshot = other.snapshot(theirs_is, name)
            other.read(snapshot)
            kept = other.text(snapshot)
            whole = {
                suffix: content_of(other.file(snapshot, suffix))
                for suffix in lost
                if suffix != ".md" or kept is not None
            }
        except (StoreError, OSError):
            continue  # it is no better off there
        if ".warc.gz" in whole and not _is_known(whole[".warc.gz"], snapshot, mine):
            continue  # taken anew there, by a line that is not here yet
        for suffix, content in whole.items():
            write_whole(folder / f"{name}{suffix}", content)
        settle(folder)
        found += bool(whole)
    return found


def _is_known(packed: bytes, snapshot: Snapshot, mine: Chain) -> bool:
    found = sha256(packed).hexdigest()
    return found == snapshot.warc or found in mine.retaken.get(snapshot.name, ())


def _copied(
    store: Store, other: Store, document: str, theirs_is: str, named: tuple[str, str], mine: Chain
) -> int:
    folder, (name, stated) = store.folder(document), named
    if name in mine.manifests:
        if mine.manifests[name] == stated:
            return 0
        raise StoreError(
            f"{folder / name}.json: the other store holds another snapshot under this name",
            hint="the logs stay as they are; to take what the other one saw as seen by it: "
            f"`tosdiff import {shlex.quote(str(other.root))} --document {document}`",
        )
    snapshot = other.snapshot(theirs_is, name)
    other.read(snapshot)  # proven before a byte of it is taken
    recovery.begin(folder, name, mine)
    for suffix in _SUFFIXES:
        source = other.file(snapshot, suffix)
        try:
            content = content_of(source)
        except FileNotFoundError as problem:
            if suffix == ".md":  # derived: `repair` makes it
                continue
            raise StoreError(
                f"{source}: {problem.strerror}", hint="run `tosdiff verify` on the other store"
            ) from problem
        write_whole(folder / f"{name}{suffix}", content)
    settle(folder)
    return 1
