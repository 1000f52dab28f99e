"""What providers say of their models: of a local file, or of everything that is stored.

Invariant: a file is read by the same rules as a capture.
"""

from __future__ import annotations

from pathlib import Path

from tosdiff.models import PageLedger


def of_file(file: Path) -> PageLedger:
    """Return what a saved page or Markdown file says of models.

    Raises:
        UnreadableFileError: no such file, no text in it, or of another type.
    """
    from tosdiff.ledger.read import read
    from tosdiff.pipeline.clauses import read_text

    return read(read_text(file).blocks)
