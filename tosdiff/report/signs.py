"""The drawn signs of the terminal's pictures, and what stands for them where they cannot be shown.

Invariant: every sign is one column wide.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    bar: str = "▌"
    block: str = "█"
    at_most: str = "≤"
    times: str = "×"
    flap: str = "≈"


DRAWN = Signs()
ASCII = Signs(bar="|", block="#", at_most="<", times="x", flap="%")


def shown_in(encoding: str) -> Signs:
    """Return the signs that an output of this encoding can show."""
    try:
        codecs.encode("".join(vars_of(DRAWN)), encoding)
    except (UnicodeError, LookupError):
        return ASCII
    return DRAWN


def vars_of(signs: Signs) -> list[str]:
    return [getattr(signs, name) for name in Signs.__dataclass_fields__]
