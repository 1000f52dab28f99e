"""Whose turn it is to ask a host that all threads of this process ask, as an archive.

Invariant: two turns at one host are as far apart as the first of them asked for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

_LOCK = Lock()
_FREE_AT: dict[str, float] = {}
"""By host, the `time.monotonic()` of its next turn."""


def wait_for_turn(host: str, every: float, *, sleep: Callable[[float], object] = time.sleep) -> None:
    """Return when it is this thread's turn, and let `every` seconds pass before the next one's."""
    with _LOCK:
        present = time.monotonic()
        turn = max(present, _FREE_AT.get(host, 0.0))
        _FREE_AT[host] = turn + every
    if turn > present:
        sleep(turn - present)
