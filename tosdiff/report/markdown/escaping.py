"""Text of documents made safe to stand in Markdown.

Invariant: as in `report.markdown`.
"""

from __future__ import annotations

import re

# A line may not open with a heading, a list or a quotation; within it "&amp;" must stay those five characters.
_ACTIVE = re.compile(r"([\\`*_\[\]<>|~]|&(?=#?\w+;)|^[#+\-=]|^\d{1,9}(?=[.)]))")


def escaped(text: str) -> str:
    """Return one line in which no character acts as Markdown or HTML."""
    return _ACTIVE.sub(lambda m: m[0] + "\\" if m[0].isdigit() else "\\" + m[0], text)


def one_line(text: str) -> str:
    """Return a text on one line, escaped; no line of it can open a list, a heading or a quotation."""
    return escaped(" ".join(text.split()))


def target(url: str) -> str:
    """Return an address that cannot leave the angle brackets it is put in."""
    return re.sub(r"[<>\s]", "", url)
