"""The versions of a document over time.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tosdiff.compare.summary import counts, touched
from tosdiff.models import Comparison, Significance, iso
from tosdiff.pipeline.logbook import LogEntry
from tosdiff.report.json.rows import SCHEMA, Row, edition, headlines, state


def rows(document: str, entries: Sequence[LogEntry]) -> list[Row]:
    """Return one row an event: a state whose edition returned with other words is a switch and a change."""
    return [_logged(document, entry, told) for entry in entries for told in _events(entry)]


def _events(entry: LogEntry) -> list[Comparison | None]:
    told = entry.comparison
    if told is None or not entry.switched or told.significance is Significance.EDITION:
        return [told]
    return [replace(told, significance=Significance.EDITION, changes=()), told]


def _logged(document: str, entry: LogEntry, told: Comparison | None) -> Row:
    return {
        "schema": SCHEMA,
        "document": document,
        "captured_at": iso(entry.state.first_seen),
        **state(entry.state),
        "class": told.significance.value if told else Significance.FIRST.value,
        "explanation": told.explanation if told else "first snapshot",
        "line": entry.line,
        "edition": edition(entry.edition),
        **counts(told),
        "labels": touched(told),
        "headlines": headlines(told),
    }
