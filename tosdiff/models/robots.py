"""What a host says to programs that visit it (RFC 9309).

Invariant: as in `models`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """A host's robots.txt as it was read; one that it does not have says nothing."""

    text: str
    read_at: datetime
