"""The heads of all logs, fixed in a line whose digest can be posted; and a store held to such a digest.

Invariant: nothing is published of a store that is damaged.
"""

from __future__ import annotations

from tosdiff.errors import StoreError
from tosdiff.evidence import published, publishing
from tosdiff.evidence import verify as evidence
from tosdiff.evidence.publishing import PublishedHeads
from tosdiff.models import Clock, now
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.verify import Verified, verify


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
    from dataclasses import replace

    found = verify(archive)
    line = publishing.against(archive.store.root, posted)
    logs = {name: evidence.log_of(archive.store, name) for name in published.documents(archive.store.root)}
    gone = tuple(publishing.missing(line, logs))
    return replace(found, damage=(*found.damage, *gone)), line
