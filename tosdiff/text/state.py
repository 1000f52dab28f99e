"""The digest of what a page says.

Invariant: two captures with equal state digests show the same text, structure and stable links.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

from tosdiff.language.targets import stable_target
from tosdiff.models import Block


def state_digest(blocks: Sequence[Block]) -> str:
    """Return the digest of kinds, levels, markers, texts and stable link targets."""
    rows = [
        [b.kind.value, b.level, b.marker, b.text, [stable_target(link.target) for link in b.links]]
        for b in blocks
    ]
    return sha256(json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
