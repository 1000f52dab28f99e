"""What of a store is not as it was written.

Invariant: as in `evidence.verify`.
"""

from __future__ import annotations

from tosdiff.errors import UsageError
from tosdiff.evidence import verify as evidence
from tosdiff.models import Damage
from tosdiff.pipeline.archive import Archive


def verify(archive: Archive) -> tuple[tuple[Damage, ...], int]:
    """Return everything that is damaged, and how many documents were verified.

    Raises:
        UsageError: the store holds no document.
    """
    documents = len(archive.store.documents())
    if not documents:
        raise UsageError(
            f"no snapshots in {archive.store.root}",
            hint="name their folder with --store, or run `tosdiff check`",
        )
    return evidence.verify(archive.store), documents
