"""Where the files of a document lie in a store: in the folder of its id, or in that of an id it had before.

Invariant: only a valid id becomes a path, and no folder on the way to it is a link. A history stays where it was begun:
a document that was renamed goes on in the folder of its former id, unless it has one of its own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tosdiff.errors import StoreError
from tosdiff.store.files import plain
from tosdiff.store.recovery import NAME

_NUMBER = (1 << 63) - 1  # what a database holds of one
_DOCUMENT = re.compile(r"[a-z0-9-]+/[a-z0-9-]+(?:/(?!refused$)[a-z0-9-]+)?")
_FOLDER = re.compile(_DOCUMENT.pattern, re.IGNORECASE)
_PART = re.compile(r"[a-z0-9-]+", re.IGNORECASE)
LOG = "visits.jsonl"


class Folders:
    """The folders of a store's documents."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._former: Mapping[str, tuple[str, ...]] = {}
        self._kept_as: dict[str, str] = {}
        self._plain: set[str] = set()
        """Documents whose folders are no links."""

    def also_known(self, former: Mapping[str, tuple[str, ...]]) -> None:
        """Take in the ids that documents had before, by their ids now."""
        self._former = {document: ids for document, ids in former.items() if ids}
        self._kept_as.clear()

    def former(self, document: str) -> tuple[str, ...]:
        """Return the ids that a document had before."""
        return self._former.get(document, ())

    def kept_as(self, document: str) -> str:
        """Return the id whose folder holds the history of a document: its own, or one that it had before."""
        if document not in self._former:
            return document
        if document not in self._kept_as:
            held = (each for each in (document, *self._former[document]) if self._holds(each))
            self._kept_as[document] = next(held, document)
        return self._kept_as[document]

    def apart(self, document: str) -> tuple[str, ...]:
        """Return the former ids of a document that have a folder with a history beside the one it is kept in."""
        kept = self.kept_as(document)
        return tuple(each for each in self.former(document) if each != kept and self._holds(each))

    def folder(self, document: str) -> Path:
        """Return where a document's snapshots lie.

        Raises:
            StoreError: it is not a valid document id, or its folder or one around it is a link.
        """
        if not _DOCUMENT.fullmatch(document):
            raise StoreError(
                f"{document!r} is not a valid document id", hint="ids look like claude/consumer-terms"
            )
        kept = self.kept_as(document)
        folder = self.root / kept
        if kept not in self._plain:
            self.own()
            for part in (folder.parent.parent, folder.parent, folder):
                plain(part, folder=True)
            self._plain.add(kept)
        return folder

    def own(self) -> None:
        """Hold the store's folder itself to be no link.

        Raises:
            StoreError: it is one.
        """
        if self.root.is_symlink():
            raise StoreError(
                f"{self.root} is a link, and nothing follows a link that nobody named",
                hint=f"if it is yours, name the folder: --store {self.root.resolve()}",
            )

    def log_stamp(self, document: str) -> tuple[int, int]:
        """Return size and times of change, as one number, of a declared document's log of visits; (0, 0) where there is none.

        The time of its content can be set, as archives are unpacked with; that of the file is the system's alone.
        """
        try:
            # a search asks for every document: making a path object takes longer than the system does
            stat = os.stat(f"{self.root}/{self.kept_as(document)}/{LOG}")  # noqa: PTH116
        except OSError:
            return 0, 0
        return stat.st_size, (stat.st_mtime_ns + stat.st_ctime_ns) & _NUMBER

    def documents(self) -> tuple[str, ...]:
        """Return the ids under which anything was ever visited or stored, sorted."""
        found = (name for name in _folders(str(self.root), 3) if "/" in name)
        return tuple(document for document in sorted(self._ids(found)) if self._holds(document))

    def _ids(self, names: Iterator[str]) -> set[str]:
        """Return the ids that folders stand for; where the file system knows no case, capitals are the same folder."""
        ids: set[str] = set()
        for name in names:
            if _DOCUMENT.fullmatch(name):
                ids.add(name)
            elif _FOLDER.fullmatch(name) and (self.root / name.lower()).exists():
                ids.add(name.lower())
        return ids

    def _holds(self, document: str) -> bool:
        folder = self.root / document
        return bool(_DOCUMENT.fullmatch(document)) and ((folder / LOG).exists() or bool(names_in(folder)))


def _folders(root: str, depth: int) -> Iterator[str]:
    """Yield the folders below one, by their places in it; a path object for each file would take ten times as long."""
    try:
        with os.scandir(root) as entries:
            # nearly all that a store holds are files with an ending, and told by it at once
            inner = [
                entry.name
                for entry in entries
                if "." not in entry.name and _PART.fullmatch(entry.name) and entry.is_dir()
            ]
    except OSError:
        return
    for name in inner:
        yield name
        if depth > 1:
            yield from (f"{name}/{each}" for each in _folders(f"{root}/{name}", depth - 1))


def names_in(folder: Path) -> tuple[str, ...]:
    """Return the names of the snapshots in a folder, oldest first."""
    try:
        found = os.listdir(folder)  # noqa: PTH208 - of a thousand snapshots: without a path object for each file
    except (FileNotFoundError, NotADirectoryError):
        return ()
    stems = (name.removesuffix(".json") for name in found if name.endswith(".json"))
    return tuple(sorted(stem for stem in stems if NAME.fullmatch(stem)))
