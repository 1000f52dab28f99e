"""Local files as versions: a saved page, a PDF, or a text in Markdown.

Invariant: a file is read by the same rules as a capture.
"""

from __future__ import annotations

from pathlib import Path

from tosdiff.errors import UnreadableFileError
from tosdiff.models import Version
from tosdiff.pipeline.extract import PAGES, bytes_of, extract

_TEXTS = (".md", ".markdown", ".txt")


def looks_like_file(name: str) -> bool:
    """Whether a command-line word names a local file rather than a document."""
    return Path(name).suffix.lower() in (*PAGES, *_TEXTS) or Path(name).is_file()


def read_version(file: Path) -> Version:
    """Return the unlabelled version of a local page, PDF or Markdown file.

    Raises:
        UnreadableFileError: no such file, no text in it, or of another type.
    """
    from tosdiff.text.markdown import blocks_of

    if file.suffix.lower() in PAGES:
        extraction = extract(file, url="")
        return Version(document=file.name, snapshot=None, blocks=extraction.blocks, title=extraction.title)
    if file.suffix.lower() in _TEXTS:
        text = bytes_of(file).decode("utf-8-sig", errors="replace")
        return Version(document=file.name, snapshot=None, blocks=blocks_of(text))
    raise UnreadableFileError(
        f"{file}: neither a page, a PDF nor Markdown", hint="give a .html, .mhtml, .pdf or .md file"
    )
