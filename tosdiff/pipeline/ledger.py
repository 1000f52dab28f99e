"""What every stored state of the pages about models says, derived once and kept.

Invariant: what is kept is bound to the digests of its snapshots and to the rules that derived it; it can be deleted
at any time.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tosdiff.models import Document, PageLedger, PageState, Snapshot
from tosdiff.pipeline.ledger_file import KeptLedgers
from tosdiff.pipeline.rules import rules_of

if TYPE_CHECKING:
    from tosdiff.pipeline.archive import Archive


def page_states(
    archive: Archive, document: Document, *, until: datetime | None = None
) -> tuple[PageState, ...]:
    """Return what each state of a page says of models, oldest first; with `until`, as it was known by then.

    Raises:
        StoreError: the store is damaged.
    """
    states = [state for state in archive.states(document) if until is None or state.first_seen <= until]
    if not states:
        return ()
    kept = _read(archive, document)
    found: list[PageState] = []
    for state in states:
        ledger = kept.get(state.snapshot)
        if ledger is None:
            snapshot = archive.snapshot(document, state)
            ledger = ledger_of(archive, document, snapshot)
            kept.put(state.snapshot, ledger)
        last = state.last_seen if until is None else min(state.last_seen, until)
        found.append(
            PageState(
                document=document,
                snapshot=f"{document.id}@{state.snapshot.partition('-')[0]}",
                first_seen=state.first_seen,
                last_seen=last,
                dated=state.dated,
                ledger=ledger,
            )
        )
    if kept.changed:
        _write(archive, document, kept)
    return tuple(found)


def ledger_of(archive: Archive, document: Document, snapshot: Snapshot) -> PageLedger:
    """Return what a snapshot says of models, read by the rules in force."""
    from tosdiff.ledger.read import read

    return read(archive.text(document, snapshot).blocks)


def _kept_at(document: Document) -> tuple[str, list[str]]:
    """Return where a document's ledgers are kept, and the rules that they must be of."""
    from tosdiff.ledger.rules import LEDGER_RULES

    rules = f"models-{LEDGER_RULES}-{rules_of(document)}"
    return f"{rules}/{document.id}.json", [rules]


def _read(archive: Archive, document: Document) -> KeptLedgers:
    place, of = _kept_at(document)
    try:
        return KeptLedgers.of(archive.store.cache.get(place, of=of))
    except (ValueError, KeyError, TypeError, IndexError):
        return KeptLedgers()  # absent or of another program: derive it anew


def _write(archive: Archive, document: Document, kept: KeptLedgers) -> None:
    place, of = _kept_at(document)
    archive.store.cache.put(place, kept.row(), of=of)
