"""What is derived from a store, kept in the user's cache folder and never in the store.

Invariant: nothing derived travels with a store; an entry is believed only if it is whole, by its own digest, of what it is
asked for, and nobody but this user can have written it. All of it may be deleted at any time.
"""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from tosdiff.errors import StoreError
from tosdiff.store.files import opened, others_may_write, owned, put_in_place

MOST = 1 << 28
"""Bytes of an entry: far above the text of the largest page; a larger one is not of this program."""
DATABASE = ".sqlite"
"""Ends the name of one, and begins what its journal's ends with."""
_OWN = 0o700


class Cache:
    """The derived data of one store."""

    def __init__(self, root: Path) -> None:
        """Take the folder of a store, by which its cache is told from those of others."""
        self._root = root

    @cached_property
    def folder(self) -> Path:
        """The folder of this store's entries; it need not exist."""
        from platformdirs import user_cache_path

        root = Path(os.path.realpath(self._root))  # of a loop of links too
        key = sha256(str(root).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        return user_cache_path("tosdiff", appauthor=False) / f"{root.name[:40]}-{key}"

    def file(self, name: str) -> Path | None:
        """Return where a database of what is derived lies; None where nothing can be kept."""
        return self.folder / name if private(self.folder) else None

    def get(self, path: str, *, of: object) -> Any:
        """Return what was kept there, None where nothing is, or it is damaged or of something else.

        Args:
            of: what it must have been derived from and by: digests, numbers of rules.
        """
        try:
            with opened(self.folder / path) as file:
                found = os.fstat(file.fileno())
                theirs = not owned(found) or others_may_write(found)
                if theirs or found.st_size > MOST or not self.folder.is_absolute():
                    return None
                own, _, kept = file.read().partition(b"\n")
            if own.decode() != sha256(kept).hexdigest():
                return None
            entry = json.loads(kept)
            return entry["kept"] if entry["of"] == _plain(of) else None
        except (OSError, StoreError, ValueError, KeyError, TypeError, RecursionError):
            return None  # absent, half-written or of another program: derive it anew

    def put(self, path: str, value: object, *, of: object) -> None:
        """Keep a value; where nothing can be written, it is derived anew the next time."""
        kept = json.dumps({"of": of, "kept": value}, ensure_ascii=False).encode("utf-8", "surrogatepass")
        file = self.file(path)
        if file is None or len(kept) > MOST:
            return
        with suppress(OSError):
            _make(file.parent)
            # one that a loss of power tore is known by its digest
            put_in_place(file, sha256(kept).hexdigest().encode() + b"\n" + kept, mode=0o600, lasting=False)


def private(folder: Path) -> bool:
    """Make a folder that nobody else can write to, and return whether it is one.

    A database is read with what lies beside it, as its journal. So one that others could write to is theirs no more, and
    the databases in it are gone.
    """
    try:
        # a path without a beginning leads below the folder that a command is run in, which may be anyone's
        if not folder.is_absolute():
            return False
        _make(folder)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or not owned(found):
            return False
        if others_may_write(found):
            folder.chmod(_OWN)
            for each in folder.glob(f"*{DATABASE}*"):
                each.unlink()
    except OSError:
        return False
    return True


def _make(folder: Path) -> None:
    """Make a folder, and those above it, for this user alone.

    Raises:
        OSError: it cannot be made.
    """
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True, mode=_OWN)


def _plain(value: object) -> Any:
    """Return a value as JSON gives it back."""
    return json.loads(json.dumps(value))
