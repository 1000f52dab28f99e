"""A text as the ledger reads it: one sort of hyphen and space, nothing invisible.

Invariant: a text in ASCII is left as it is.
"""

from __future__ import annotations

import re

_FOLDED = {ord(c): "-" for c in "\u2010\u2011\u2012\u2212"} | {
    ord(c): " " for c in "\u00a0\u202f\u2009"
} | {ord(c): None for c in "\u200b\u200c\u200d\u2060\ufeff\u00ad"}  # fmt: skip
# A dash parts, save within a range or date of figures.
_DASH = re.compile(r"\s*(?:\u2014|(?<!\d)\u2013|\u2013(?!\d))\s*")


def folded(text: str) -> str:
    """Return a text with one sort of hyphen and space, and nothing invisible."""
    return _DASH.sub(" - ", text.translate(_FOLDED)) if not text.isascii() else text
