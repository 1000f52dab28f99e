"""What two versions are compared by, as a digest: of this code, and of the knowledge of language it stands on.

Invariant: another rule is another digest, so that no class which was worked out before is taken for one of now.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

_ROOMS = ("compare", "language", "models")


@cache
def fingerprint() -> str:
    """Return the digest of the modules and tables that decide of which class a change is."""
    found = sha256()
    for room in _ROOMS:
        for file in _files(files("tosdiff").joinpath(room)):
            found.update(file.read_bytes())
    return found.hexdigest()[:16]


def _files(folder: Traversable) -> Iterator[Traversable]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir() and each.name != "__pycache__":
            yield from _files(each)
        elif each.name.endswith((".py", ".toml", ".yaml")):
            yield each
