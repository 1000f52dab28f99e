"""The seam of importers: what others kept in, captures in time order out.

Invariant: whoever imports knows a source by this form alone, so that every one keeps the same contract
(`tests/importers/test_source.py` runs it against each).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from tosdiff.models import Capture, Document


class Source(Protocol):
    """Captures that others made, while they can be read.

    An importer opens one as a context. To open it raises `UnreadableFileError` where nothing can be read, and
    `UsageError` where the user must say more; to leave it raises `BrokenArchiveError` where the source breaks off after
    what it gave.
    """

    def count(self, document: Document) -> int:
        """Return how many captures of a document it holds."""

    def captures(self, document: Document) -> Iterator[Capture]:
        """Yield the captures of a document in time order, each read when it is asked for.

        A capture has the time it was made, not that of the import; its `source` says where it is held, so that its
        holder can find it, and what is not known for certain; its body is the bytes as they are held there.

        Raises:
            UnreadableFileError: one of them cannot be read; those before it have been given.
        """
