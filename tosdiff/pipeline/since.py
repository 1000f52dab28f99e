"""Since when a document stands in its words: the steps of its history judged, each of them once.

Invariant: the class of a step is kept in the cache under both pages' digests and all rules that decide it; with
other rules it is worked out anew. A step that cannot be judged, as one of its pages is damaged, ends what is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from tosdiff.errors import StoreError
from tosdiff.history.days import unseen as unseen_on
from tosdiff.history.states import day_of
from tosdiff.history.wording import wording
from tosdiff.models import Document, Sighting, Significance, StandingWords, State, Unseen
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.limits import limited
from tosdiff.pipeline.rules import read_from, rules_of

_BEGINS = (Significance.WORDING, Significance.REPLACEMENT, Significance.EDITION)


def wording_of(archive: Archive, document: Document, states: Sequence[State], at: int) -> StandingWords:
    """Return how long the words of a state stood; `at` is its position among the states.

    Raises:
        StoreError: a manifest is damaged.
    """
    steps = _Steps(archive, document, states)
    found = wording(states, at, steps.changes)
    steps.keep()
    return found


def current(archive: Archive, document: Document, states: Sequence[State]) -> StandingWords | None:
    """Return how long the words of the newest state have stood; None where there is no state.

    Raises:
        StoreError: a manifest is damaged.
    """
    return wording_of(archive, document, states, len(states) - 1) if states else None


def unseen(
    archive: Archive,
    document: Document,
    state: State,
    when: str | None,
    *,
    holds: Callable[[str], bool] | None = None,
) -> Unseen | None:
    """Return what is known of the day that WHEN names, where no visit saw a state on it.

    What is asked about are the words of the state, or those that `holds` finds in a snapshot.

    Raises:
        StoreError: a manifest or the log of visits is damaged.
    """
    day = day_of(document.id, when) if when else None
    if day is None:
        return None

    def same_words(seen: Sighting) -> bool:
        if holds is not None and seen.snapshot is not None:
            return holds(seen.snapshot)
        history = archive.states(document)
        stood = wording_of(archive, document, history, history.index(state))
        return stood.since <= seen.at <= stood.last_verified

    sightings = archive.joined(document).sightings
    return unseen_on(sightings, state.snapshot, day, now=archive.now, same_words=same_words)


class _Steps:
    """The steps from each state of a document to the next."""

    def __init__(self, archive: Archive, document: Document, states: Sequence[State]) -> None:
        self._archive = archive
        self._document = document
        self._states = states
        self._new = False

    def changes(self, at: int) -> bool | None:
        """Return whether a state has other words than the one before; None where no one can say."""
        try:
            snapshots = [self._archive.snapshot(self._document, self._states[i]) for i in (at - 1, at)]
            key = " ".join(part for snapshot in snapshots for part in read_from(snapshot))
            if (known := self._known.get(key)) is not None:
                return known in _BEGINS
            old, new = (self._archive.text(self._document, snapshot) for snapshot in snapshots)
        except StoreError:
            return None
        from tosdiff.compare.versions import compare

        # No label has a say in the class.
        with limited(f"comparing versions of {self._document.id}"):
            found = compare(old.labelled(()), new.labelled(())).significance
        self._known[key] = found.value
        self._new = True
        return found in _BEGINS

    def keep(self) -> None:
        """Keep what was worked out."""
        if self._new:
            self._archive.store.cache.put(self._place, self._known, of=self._rules)

    @cached_property
    def _known(self) -> dict[str, str]:
        """The classes that are kept, by the digests of both pages."""
        kept = self._archive.store.cache.get(self._place, of=self._rules)
        return dict(kept) if isinstance(kept, dict) else {}

    @cached_property
    def _rules(self) -> str:
        from tosdiff.compare.rules import fingerprint
        from tosdiff.text.rules import EDITION_RULES

        return f"{rules_of(self._document)} {EDITION_RULES} {fingerprint()}"

    @property
    def _place(self) -> str:
        return f"{rules_of(self._document)}/{self._document.id}/steps.json"
