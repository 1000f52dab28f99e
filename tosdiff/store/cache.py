"""What is derived from a store, kept in the user's cache folder and never in the store.

Invariant: nothing derived travels with a store; an entry is believed only if it is whole, by its own digest, and of
what it is asked for. All of it may be deleted at any time.
"""

from __future__ import annotations

import json
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from tosdiff.errors import StoreError
from tosdiff.store.files import content_of, write_whole


class Cache:
    """The derived data of one store."""

    def __init__(self, root: Path) -> None:
        """Take the folder of a store, by which its cache is told from those of others."""
        self._root = root

    @cached_property
    def folder(self) -> Path:
        """The folder of this store's entries; it need not exist."""
        from platformdirs import user_cache_path

        key = sha256(str(self._root.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        return user_cache_path("tosdiff", appauthor=False) / f"{self._root.resolve().name[:40]}-{key}"

    def get(self, path: str, *, of: object) -> Any:
        """Return what was kept there, None where nothing is, or it is damaged or of something else.

        Args:
            of: what it must have been derived from and by: digests, numbers of rules.
        """
        try:
            own, _, kept = content_of(self.folder / path).partition(b"\n")
            if own.decode() != sha256(kept).hexdigest():
                return None
            entry = json.loads(kept)
            return entry["kept"] if entry["of"] == _plain(of) else None
        except (OSError, StoreError, ValueError, KeyError, TypeError, RecursionError):
            return None  # absent, half-written or of another program: derive it anew

    def put(self, path: str, value: object, *, of: object) -> None:
        """Keep a value; where nothing can be written, it is derived anew the next time."""
        kept = json.dumps({"of": of, "kept": value}, ensure_ascii=False).encode("utf-8", "surrogatepass")
        file = self.folder / path
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # one that a loss of power tore is known by its digest
            write_whole(file, sha256(kept).hexdigest().encode() + b"\n" + kept, lasting=False)
        except (OSError, StoreError):
            pass


def _plain(value: object) -> Any:
    """Return a value as JSON gives it back."""
    return json.loads(json.dumps(value))
