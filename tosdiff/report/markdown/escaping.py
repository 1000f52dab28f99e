"""Text of documents made safe to stand in Markdown.

Invariant: as in `report.markdown`.
"""

from __future__ import annotations

import re

# A line may not open with a heading, a list or a quotation; within it "&amp;" must stay those five characters. `$`, `^`
# and an `@` before a word are for pandoc, as are lists by letters and `:`.
_ACTIVE = re.compile(r"[\\`*_\[\]<>|~$^]|(?<!\w)@|&(?=#?\w+;)|^[#+\-=:]")
_NUMBER = re.compile(r"^(\(?(?:\d{1,9}|[a-z]|[ivxlcdm]{1,9}))(?=[.)])", re.IGNORECASE)


def escaped(text: str) -> str:
    """Return one line in which no character acts as Markdown or HTML."""
    number = _NUMBER.match(text)
    end = number.end() if number else 0
    return f"{text[:end]}{chr(92) if number else ''}{_ACTIVE.sub(_with_backslash, text[end:])}"


def _with_backslash(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def one_line(text: str) -> str:
    """Return a text on one line, escaped; no line of it can open a list, a heading or a quotation."""
    return escaped(" ".join(text.split()))


def target(url: str) -> str:
    """Return an address that cannot leave the angle brackets it is put in."""
    return re.sub(r"[<>\s]", "", url)
