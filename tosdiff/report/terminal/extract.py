"""The legal text of a page, as Markdown.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from tosdiff.models import Extraction
from tosdiff.report.safe import printable
from tosdiff.text.markdown import markdown_of


def text(extraction: Extraction) -> str:
    """Return the text in the form in which the store keeps it, safe to print."""
    return printable(markdown_of(extraction.blocks))
