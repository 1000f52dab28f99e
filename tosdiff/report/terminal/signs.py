"""The drawn signs of the terminal's pictures, and what stands for them where they cannot be shown.

Invariant: every sign is one character and one column wide.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    bar: str
    block: str
    at_least: str
    times: str
    rule: str
    tick: str
    checked: str
    seen: str
    gap: str
    refused: str
    unread: str
    first: str
    access: str
    change: str
    both: str
    other: str
    edition: str
    flap: str
    editorial: str
    ends: str


DRAWN = Signs(
    bar="▌", block="█", at_least="≤", times="×", rule="─", tick="┬", checked="━", seen="╌", gap="·", refused="×", unread="?", first="┝",
    access="▲", change="◆", both="■", other="●", edition="◇", flap="≈", editorial="╹", ends="†",
)  # fmt: skip
ASCII = Signs(
    bar="|", block="#", at_least="<", times="x", rule="-", tick="+", checked="=", seen="-", gap=".", refused="x", unread="?", first="[",
    access="^", change="*", both="#", other="o", edition="@", flap="%", editorial="'", ends="!",
)  # fmt: skip


def shown_in(encoding: str) -> Signs:
    """Return the signs that an output of this encoding can show."""
    try:
        "".join(astuple(DRAWN)).encode(encoding)
    except (UnicodeError, LookupError):
        return ASCII
    return DRAWN
