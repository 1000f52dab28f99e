"""Which states of a document are the same words, where texts that others took out of pages stand among the pages.

Invariant: what was worked out is kept with the digests of both bodies and the rules that decided; it is derived anew where
any of those differs.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from tosdiff.errors import StoreError
from tosdiff.evidence.copies import Copies, copies_by, origin_of
from tosdiff.history.witnesses import Contradiction, JoinedSightings, Likeness, joined_sightings
from tosdiff.models import Capture, Document, Significance, State, Visit

if TYPE_CHECKING:
    from tosdiff.pipeline.archive import Archive

_LETTERS = re.compile(r"[^\W_]+")


def joined(archive: Archive, document: Document) -> JoinedSightings:
    """Return what the visits of a document saw as one history of all its sources.

    Raises:
        StoreError: the log of visits is damaged.
    """
    sightings = archive.store.sightings(document.id)
    if not any(each.of_text for each in sightings):
        return JoinedSightings(
            sightings=tuple(sightings), kept=tuple(range(len(sightings))), contradictions=()
        )
    alike = _Alike(archive, document)
    found = joined_sightings(sightings, alike)
    alike.keep()
    return found


def shown_by(archive: Archive, latest: Visit, capture: Capture, snapshot: str) -> bool:
    """Return whether a capture, stored as a snapshot, is a page that says what a text said that was seen last."""
    if latest.rendering is None or latest.snapshot is None or capture.rendering is not None:
        return False
    document = archive.document(capture.document)
    alike = _Alike(archive, document)
    found = alike(latest.snapshot, snapshot)
    alike.keep()
    return found is Likeness.SAME


class Witnessed:
    """Who saw each state of a document."""

    def __init__(self, archive: Archive, document: Document, states: Sequence[State]) -> None:
        self._archive = archive
        self._document = document
        self._joined = joined(archive, document)
        self._states = states

    @cached_property
    def _by_state(self) -> dict[int, tuple[Copies, ...]]:
        visits = self._archive.store.visits(self._document.id)
        starts = [state.first_seen for state in self._states]
        found: dict[int, dict[str, list[Visit]]] = {}
        for seen, place in zip(self._joined.sightings, self._joined.kept, strict=True):
            if seen.snapshot is None:
                continue
            at = bisect_right(starts, seen.at) - 1
            # of states that begin in one second the one that it saw
            while at > 0 and self._states[at].snapshot != seen.snapshot and starts[at - 1] == starts[at]:
                at -= 1
            if at >= 0 and self._states[at].snapshot == seen.snapshot:
                found.setdefault(at, {}).setdefault(origin_of(visits[place]), []).append(visits[place])
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


class _Alike:
    def __init__(self, archive: Archive, document: Document) -> None:
        self._archive = archive
        self._document = document
        self._letters: dict[str, str] = {}
        self._new = False

    def __call__(self, text: str, page: str) -> Likeness:
        if text == page:
            return Likeness.SAME
        snapshots = [self._archive.store.snapshot(self._document.id, name) for name in (text, page)]
        key = " ".join(snapshot.body for snapshot in snapshots)
        if (known := self._known.get(key)) is not None:
            return Likeness[known]
        try:
            found = self._likeness(text, page)
        except StoreError:
            return Likeness.APART
        self._known[key] = found.name
        self._new = True
        return found

    def _likeness(self, text: str, page: str) -> Likeness:
        if self._of(text) == self._of(page):
            return Likeness.SAME
        from tosdiff.compare.versions import compare

        old, new = (
            self._archive.text(self._document, self._archive.store.snapshot(self._document.id, name))
            for name in (page, text)
        )
        # no label has a say in the class
        match compare(old.labelled(()), new.labelled(())).significance:
            case Significance.PRESENTATION:
                return Likeness.SAME
            case Significance.EDITORIAL:
                return Likeness.NEARLY
            case Significance.EDITION:
                return Likeness.ANOTHER_EDITION
            case _:
                return Likeness.APART

    def _of(self, name: str) -> str:
        """Return the digest of a version's letters and digits: Markdown sets other marks and divides words otherwise."""
        if name not in self._letters:
            version = self._archive.text(
                self._document, self._archive.store.snapshot(self._document.id, name)
            )
            plain = unicodedata.normalize("NFKC", version.text).casefold()
            self._letters[name] = sha256(
                "".join(_LETTERS.findall(plain)).encode("utf-8", "surrogatepass")
            ).hexdigest()
        return self._letters[name]

    def keep(self) -> None:
        """Keep what was worked out."""
        if self._new:
            self._archive.store.cache.put(self._place, self._known, of=self._rules)

    @cached_property
    def _known(self) -> dict[str, str]:
        kept = self._archive.store.cache.get(self._place, of=self._rules)
        names = Likeness.__members__
        return {k: v for k, v in kept.items() if v in names} if isinstance(kept, dict) else {}

    @cached_property
    def _rules(self) -> str:
        from tosdiff.compare.rules import fingerprint
        from tosdiff.pipeline.archive import rules_of
        from tosdiff.text.rules import EDITION_RULES

        return f"{rules_of(self._document)} {EDITION_RULES} {fingerprint()} 1"

    @property
    def _place(self) -> str:
        from tosdiff.pipeline.archive import rules_of

        return f"{rules_of(self._document)}/{self._document.id}/witnesses.json"
