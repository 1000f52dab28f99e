"""What of a store only a newer tosdiff can read, in words.

Invariant: what was passed over is counted, and nothing of it is called damaged.
"""

from __future__ import annotations

from tosdiff.models import Newer


def passed_over(document: str, newer: Newer) -> str:
    """Return the sentence that says what is not in an answer."""
    parts = []
    if newer.lines:
        parts.append(f"{_counted(len(newer.lines), 'line')} of its log")
    if newer.snapshots:
        parts.append(f"{_counted(len(newer.snapshots), 'snapshot')}")
    are = "is" if len(newer.lines) + len(newer.snapshots) == 1 else "are"
    return (
        f"{document}: {' and '.join(parts)} {are} of a newer tosdiff and could not be read; what is said here rests on"
        " the rest: update tosdiff"
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
