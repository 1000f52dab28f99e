"""What of a store is not as it was written; the heads of its logs published, and a store held to what was.

Invariant: as in `evidence.verify`; nothing is published of a store that is damaged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tosdiff.errors import StoreError, UsageError
from tosdiff.evidence import published, publishing
from tosdiff.evidence import verify as evidence
from tosdiff.evidence.publishing import PublishedHeads
from tosdiff.history.clocks import ClockStep, clock_steps
from tosdiff.models import Clock, Damage, now
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
    found = evidence.examine(archive.store, {each.id: each.former_ids for each in archive.documents})
    clocks = tuple(step for document in documents for step in _clocks(archive, document))
    return Verified(documents=len(documents), damage=found.damage, notices=found.notices, clocks=clocks)


def _clocks(archive: Archive, document: str) -> Iterator[tuple[str, ClockStep]]:
    try:
        sightings = archive.store.sightings(document)
    except StoreError:
        return  # the damage is told; of such a log nothing else can be
    for step in clock_steps(sightings, now=archive.now):
        yield f"{document}/visits.jsonl", step


def publish(archive: Archive, *, clock: Clock = now) -> PublishedHeads:
    """Append the heads of all logs as a line to `published.jsonl` and return it.

    Raises:
        UsageError: the store holds no document.
        StoreError: it is damaged, held by another run, or cannot be written.
    """
    from tosdiff.store.files import append_line, writing

    store = archive.store
    with store.lock():
        if damage := verify(archive).damage:
            raise StoreError(
                f"{damage[0].path}: {damage[0].problem}",
                hint="nothing is published of a damaged store; `tosdiff verify` lists what is damaged",
            )
        heads = {name: tuple(evidence.log_of(store, name).heads) for name in published.documents(store.root)}
        line = publishing.line_of(heads, clock())
        with writing(store.root):
            append_line(store.root / publishing.NAME, line)
    return publishing.read(line)


def verify_against(archive: Archive, posted: str) -> tuple[Verified, PublishedHeads]:
    """Verify a store, and that it still contains what a posted digest stands for.

    Raises:
        UsageError: the store holds no document, or no line of `published.jsonl` has that digest.
    """
    found = verify(archive)
    line = publishing.against(archive.store.root, posted)
    logs = {name: evidence.log_of(archive.store, name) for name in published.documents(archive.store.root)}
    gone = tuple(publishing.missing(line, logs))
    return replace(found, damage=(*found.damage, *gone)), line
