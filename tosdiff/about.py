"""What the program says of itself: its version, where it lives, and by which code something was derived.

Invariant: this imports nothing of the package, so that every module may say it.
"""

from __future__ import annotations

__version__ = "0.1.0"

HOME_PAGE = "https://github.com/tosdiff/tosdiff"

_DERIVE = (".py", ".toml", ".yaml")


def digest_of_code(*places: str) -> str:
    """Return the digest of modules and tables of the package: other rules are another digest.

    Args:
        places: folders and files, relative to the package.
    """
    from hashlib import sha256
    from pathlib import Path

    home, found = Path(__file__).parent, sha256()
    for place in places:
        top = home / place
        for file in sorted(top.rglob("*")) if top.is_dir() else (top,):
            if file.suffix in _DERIVE:
                found.update(file.read_bytes())
    return found.hexdigest()[:16]
