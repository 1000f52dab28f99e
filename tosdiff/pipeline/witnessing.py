"""Who saw the states of a document: its visits by where they came from, and what contradicts them.

Invariant: a visit is counted for the one state that it saw, and for one origin.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from tosdiff.evidence.copies import FETCHED, Copies, copies_by, origin_of
from tosdiff.history.witnesses import Contradiction, Sameness
from tosdiff.models import Capture, Document, State, Visit
from tosdiff.store.log import sourced_in

if TYPE_CHECKING:
    from tosdiff.pipeline.archive import Archive
    from tosdiff.store.store import Store


def shown_by(archive: Archive, latest: Visit, capture: Capture, snapshot: str) -> bool:
    """Return whether a capture, stored as a snapshot, is a page that says what a text said that was seen last."""
    if latest.rendering is None or latest.snapshot is None or capture.rendering is not None:
        return False
    document = archive.document(capture.document)
    return archive.likeness(document)(latest.snapshot, snapshot) is Sameness.SAME


def sourced(store: Store, document: str) -> dict[int, Visit]:
    """Return the visits whose page came from a source that they name, as logged, by their place among the store's sightings.

    Raises:
        StoreError: the log of visits is damaged.
    """
    chain, among = store.chain(document), len(store.sightings(document))
    if 2 * chain.content.count(b'"source":') > among:  # most: read all, which others ask for as well
        return {
            place: visit for place, visit in enumerate(store.visits(document)) if visit.source is not None
        }
    return sourced_in(chain, store.visits_file(document), among)


class Witnessed:
    """Who saw each state of a document."""

    def __init__(self, archive: Archive, document: Document, states: Sequence[State]) -> None:
        self._archive = archive
        self._document = document
        self._joined = archive.joined(document)
        self._states = states

    @cached_property
    def _by_state(self) -> dict[int, tuple[Copies, ...]]:
        named = sourced(self._archive.store, self._document.id)
        starts = [state.first_seen for state in self._states]
        found: dict[int, dict[str, list[datetime]]] = {}
        for seen, place in zip(self._joined.sightings, self._joined.kept, strict=True):
            if seen.snapshot is None:
                continue
            at = bisect_right(starts, seen.at) - 1
            # of states that begin in one second the one that it saw
            while at > 0 and self._states[at].snapshot != seen.snapshot and starts[at - 1] == starts[at]:
                at -= 1
            if at >= 0 and self._states[at].snapshot == seen.snapshot:
                origin = origin_of(named[place]) if place in named else FETCHED
                found.setdefault(at, {}).setdefault(origin, []).append(seen.at)
        return {at: tuple(copies_by(origins)) for at, origins in found.items()}

    def of(self, at: int) -> tuple[Copies, ...]:
        """Return who saw a state, by its place among the states, those with most visits first."""
        return self._by_state.get(at, ())

    def against(self, at: int) -> tuple[Contradiction, ...]:
        """Return the texts of others that say something else of the time at which a state was seen."""
        state = self._states[at]
        return tuple(
            each
            for each in self._joined.contradictions
            if each.page == state.snapshot and state.first_seen <= each.page_at <= state.last_seen
        )
