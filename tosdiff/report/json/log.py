"""The versions of a document over time.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.models import ChangeKind, State, iso
from tosdiff.pipeline.logbook import Event, LogEntry
from tosdiff.report.json.rows import SCHEMA, Row, edition, headlines, state


def rows(document: str, entries: Sequence[LogEntry]) -> list[Row]:
    """Return one row an event: a state whose edition returned with other words is a switch and a change."""
    return [_logged(document, entry, event) for entry in entries for event in entry.events]


def _logged(document: str, entry: LogEntry, event: Event) -> Row:
    return {
        "schema": SCHEMA,
        "document": document,
        "captured_at": iso(entry.state.first_seen),
        **_seen(entry.state),
        "class": event.significance.value,
        "explanation": event.explanation,
        "line": entry.line,
        "edition": edition(entry.edition),
        **(event.told.counted if event.told else dict.fromkeys(map(str, ChangeKind), 0)),
        "labels": list(event.told.labels) if event.told else [],
        "headlines": headlines(event.told),
        "witnesses": [
            {
                "origin": each.origin,
                "visits": each.visits,
                "first": iso(each.first),
                "last": iso(each.last),
            }
            for each in entry.witnesses
        ],
        "contradictions": [
            {
                "at": iso(each.at),
                "origin": each.origin,
                "snapshot": each.snapshot.name,
                "explanation": each.told.explanation,
            }
            for each in entry.against
        ],
    }


def _seen(standing: State) -> Row:
    """Return a state as a row has it: what was rejected has none."""
    seen = state(standing)
    del seen["rejected"]
    return seen
