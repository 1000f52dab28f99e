"""What an answer does not rest on, in words: what only a newer tosdiff can read, and pages that are lost.

Invariant: what was passed over is counted, and nothing that a newer tosdiff wrote is called damaged.
"""

from __future__ import annotations

from collections.abc import Sequence

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


def text_alone(snapshots: Sequence[str]) -> str:
    """Return the sentence that says of which snapshots a text was given whose page is lost."""
    shown = ", ".join(snapshots[:3]) + (f" and {len(snapshots) - 3} more" if len(snapshots) > 3 else "")
    pages, texts = (
        ("page", "its text is the one") if len(snapshots) == 1 else ("pages", "their texts are those")
    )
    are = "is" if len(snapshots) == 1 else "are"
    return f"the {pages} of {shown} {are} lost, and with it the proof; {texts} stored beside it: {BRING_BACK}"


BRING_BACK = "`tosdiff merge` brings back what a copy of the store holds"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
