"""The versions of a document over time, each unstable stretch as one.

Invariant: as in `logbook`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tosdiff.evidence.copies import together
from tosdiff.history.flaps import WINDOW
from tosdiff.models import Document, Significance, believed
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.logbook import Logbook, LogEntry

_NAMED_TEXTS = 4


def log(archive: Archive, document: Document, *, fold: bool = False) -> tuple[LogEntry, ...]:
    """Return every state of a document with what changed since the one before, oldest first.

    With `fold` an unstable stretch is one entry.
    """
    entries = Logbook(archive, document).entries()
    return folded(entries) if fold else entries


def folded(entries: Sequence[LogEntry]) -> tuple[LogEntry, ...]:
    """Return the entries with each unstable stretch as the one entry that it was told as."""
    told: list[LogEntry] = []
    for line in dict.fromkeys(entry.line for entry in entries):
        told += _folded_line([entry for entry in entries if entry.line == line])
    # the order of the log, which no clock disturbs
    places = {id(entry.state): place for place, entry in enumerate(entries)}
    return tuple(sorted(told, key=lambda entry: places[id((entry.stretch or (entry.state,))[0])]))


def _folded_line(entries: Sequence[LogEntry]) -> list[LogEntry]:
    found: list[LogEntry] = []
    start: int | None = None  # where the newest unstable stretch stands
    for entry in entries:
        found.append(entry)
        if entry.told is None or entry.told.significance is not Significance.FLAP:
            continue
        if not entry.again or start is None:
            start = len(found) - 1
        else:
            found[start:] = [_joined(found[start:])]
    newest = len(found) - 1
    return [_told_whole(entry, goes_on=at == newest) for at, entry in enumerate(found)]


def _joined(stretch: Sequence[LogEntry]) -> LogEntry:
    """Return one entry for the states of an unstable stretch, the first entry of which may be one already."""
    first, last = stretch[0], stretch[-1]
    states = tuple(state for entry in stretch for state in entry.stretch or (entry.state,))
    dated = believed(states)
    whole = replace(
        last.state,
        first_seen=dated[0].first_seen,
        last_seen=dated[-1].last_seen,
        visits=sum(state.visits for state in states),
        doubted=sum(state.doubted for state in states),
    )
    return replace(
        first,
        state=whole,
        snapshot=last.snapshot,
        witnesses=together(each for entry in stretch for each in entry.witnesses),
        against=tuple(each for entry in stretch for each in entry.against),
        stretch=states,
    )


def _told_whole(entry: LogEntry, *, goes_on: bool) -> LogEntry:
    """Say of an unstable stretch between which texts it changed, how often, and how that ended."""
    if not entry.stretch or entry.told is None:
        return entry
    last = entry.stretch[-1]
    names = sorted({entry.told.before, *(state.snapshot for state in entry.stretch)})
    texts = ", ".join(name.partition("-")[0] for name in names[:_NAMED_TEXTS])
    more = f" and {len(names) - _NAMED_TEXTS} more" if len(names) > _NAMED_TEXTS else ""
    if last.last_seen - last.first_seen >= WINDOW:
        end = f"settled on {last.snapshot.partition('-')[0]}"
    else:
        end = "not settled yet" if goes_on else "then a new text came"
    said = f"unstable: {len(entry.stretch)} changes among the texts {texts}{more}; {end}"
    return replace(entry, told=replace(entry.told, explanation=said))
