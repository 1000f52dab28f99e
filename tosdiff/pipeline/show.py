"""A version to read: its text with labelled clauses, and what it says of itself.

Invariant: as in `archive`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tosdiff.models import Document, State, Unseen, Version
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.since import unseen

if TYPE_CHECKING:
    from tosdiff.pipeline.facts import DocumentFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A version, and when it was seen."""

    document: Document
    state: State
    version: Version
    unseen: Unseen | None = None
    """Where a day was asked for, and no visit saw the version on it."""

    def facts(self) -> DocumentFacts:
        """Read what the version says of itself as a whole."""
        from tosdiff.pipeline.facts import facts_of

        return facts_of(self.version)


def show(archive: Archive, document: Document, state: State, *, when: str | None = None) -> Shown:
    """Return the labelled version of a state; `when` is how it was asked for.

    Raises:
        StoreError: the store is damaged.
    """
    version = archive.version(document, archive.snapshot(document, state))
    gap = unseen(archive, document, state, when)
    return Shown(document=document, state=state, version=version, unseen=gap)
