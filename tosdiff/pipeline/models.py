"""What providers say of their models: of a local file, or of everything that is stored.

Invariant: a file is read by the same rules as a capture.
"""

from __future__ import annotations

from pathlib import Path

from tosdiff.models import PageLedger


def of_file(file: Path, *, url: str = "") -> PageLedger:
    """Return what a saved page, a PDF or a text in Markdown says of models.

    Raises:
        UnreadableFileError: no such file, or no text in it.
    """
    from tosdiff.ledger.read import read
    from tosdiff.pipeline.extract import extract

    return read(extract(file, url=url).blocks)
