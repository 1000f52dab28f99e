"""What two versions are compared by, as a digest: of this code, and of the knowledge of language it stands on.

Invariant: another rule is another digest, so that no class which was worked out before is taken for one of now.
"""

from __future__ import annotations

from functools import cache

from tosdiff.about import digest_of_code

_ROOMS = ("compare", "language", "models")


@cache
def fingerprint() -> str:
    """Return the digest of the modules and tables that decide of which class a change is."""
    return digest_of_code(*_ROOMS)
