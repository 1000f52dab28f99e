"""The digest of what a page says.

Invariant: two captures with equal state digests show the same text, structure and stable links, and the same law
outside of the text, but for its numbers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from tosdiff.language.normalise import normal
from tosdiff.language.targets import stable_target
from tosdiff.models import Block

_DIGITS = re.compile(r"\d+")


def state_digest(blocks: Sequence[Block], left_out: Sequence[str] = ()) -> str:
    """Return the digest of kinds, levels, markers, texts and stable link targets, and of the law that was left out.

    Of what was left out neither the order counts nor a number, which years and counters change by themselves.
    """
    rows: list[list[Any]] = [
        [b.kind.value, b.level, b.marker, b.text, [stable_target(link.target) for link in b.links]]
        for b in blocks
    ]
    if left_out:
        rows.append(["left out", *sorted({_DIGITS.sub("#", normal(text)) for text in left_out})])
    return sha256(json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
