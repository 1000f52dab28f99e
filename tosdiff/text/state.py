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

from tosdiff.language.keeping import kept_by_paragraph
from tosdiff.language.normalise import normal
from tosdiff.language.targets import stable_target
from tosdiff.models import Block, Link

_DIGITS = re.compile(r"\d+")


def state_digest(blocks: Sequence[Block], left_out: Sequence[str] = ()) -> str:
    """Return the digest of kinds, levels, markers, texts and stable link targets, and of the law that was left out.

    Of what was left out neither the order counts nor a number, which years and counters change by themselves.
    """
    rows = [_row(b.text, b.kind.value, b.level, b.marker, b.links) for b in blocks]
    if left_out:
        rows.append(_json(["left out", *sorted({_DIGITS.sub("#", normal(text)) for text in left_out})]))
    # what `json.dumps` makes of a list of the rows: the digests that are stored
    return sha256(f"[{', '.join(rows)}]".encode("utf-8", "surrogatepass")).hexdigest()


@kept_by_paragraph()
def _row(text: str, kind: str, level: int, marker: str, links: tuple[Link, ...]) -> str:
    return _json([kind, level, marker, text, [stable_target(link.target) for link in links]])


def _json(row: list[Any]) -> str:
    return json.dumps(row, ensure_ascii=False)
