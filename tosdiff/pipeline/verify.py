"""What of a store is not as it was written.

Invariant: as in `evidence.verify`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tosdiff.errors import StoreError, UsageError
from tosdiff.evidence import verify as evidence
from tosdiff.history.clocks import ClockStep, clock_steps
from tosdiff.models import Damage
from tosdiff.pipeline.archive import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a store's own digests say of it, and what its clocks do."""

    documents: int
    """How many there are."""
    damage: tuple[Damage, ...]
    notices: tuple[Damage, ...]
    """What is no damage, but to be known: branches, a log that was made anew, files of other programs."""
    clocks: tuple[tuple[str, ClockStep], ...]
    """By the path of its log, each visit whose clock cannot be right: nothing is damaged by that."""


def verify(archive: Archive) -> Verified:
    """Return everything that is damaged, and each visit whose clock cannot be right.

    Raises:
        UsageError: the store holds no document.
    """
    documents = archive.store.documents()
    if not documents:
        raise UsageError(
            f"no snapshots in {archive.store.root}",
            hint="name their folder with --store, or run `tosdiff check`",
        )
    found = evidence.examine(archive.store)
    clocks = tuple(step for document in documents for step in _clocks(archive, document))
    return Verified(documents=len(documents), damage=found.damage, notices=found.notices, clocks=clocks)


def _clocks(archive: Archive, document: str) -> Iterator[tuple[str, ClockStep]]:
    try:
        sightings = archive.store.sightings(document)
    except StoreError:
        return  # the damage is told; of such a log nothing else can be
    for step in clock_steps(sightings, now=archive.now):
        yield f"{document}/visits.jsonl", step
