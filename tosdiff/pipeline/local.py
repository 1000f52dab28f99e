"""Local files as pages and versions: a saved page, a PDF, or a text in Markdown.

Invariant: a file is read by the same rules as a capture.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tosdiff.errors import UnreadableFileError
from tosdiff.models import Extraction, Version

_PAGES = (".html", ".htm", ".xhtml", ".mhtml", ".mht", ".pdf")
_TEXTS = (".md", ".markdown", ".txt")
_LARGEST = 64 * 1024 * 1024


def looks_like_file(name: str) -> bool:
    """Whether a command-line word names a local file rather than a document."""
    return Path(name).suffix.lower() in (*_PAGES, *_TEXTS) or Path(name).is_file()


def read_page(
    file: Path, *, url: str, select: Sequence[str] = (), remove: Sequence[str] = (), named: str = ""
) -> Extraction:
    """Extract the legal text of a saved page or PDF; `named` tells which, where it holds several documents.

    Raises:
        UnreadableFileError: no such file, or no legal text in it.
    """
    from tosdiff.text.read import extraction as read

    extraction = read(_bytes(file), url=url, select=tuple(select), remove=tuple(remove), named=named)
    if extraction.refusal:
        refusal = extraction.refusal
        raise UnreadableFileError(f"{file}: {refusal.reason}", hint=refusal.hint)
    if not extraction.blocks:
        raise UnreadableFileError(
            f"{file}: no text found in this page",
            hint="save the page from a browser after it has loaded fully, or name its text with --select",
        )
    return extraction


def read_version(file: Path) -> Version:
    """Return the unlabelled version of a local page, PDF or Markdown file.

    Raises:
        UnreadableFileError: no such file, no text in it, or of another type.
    """
    from tosdiff.text.markdown import blocks_of

    if file.suffix.lower() in _PAGES:
        extraction = read_page(file, url="")
        return Version(document=file.name, snapshot=None, blocks=extraction.blocks, title=extraction.title)
    if file.suffix.lower() in _TEXTS:
        text = _bytes(file).decode("utf-8-sig", errors="replace")
        return Version(document=file.name, snapshot=None, blocks=blocks_of(text))
    raise UnreadableFileError(
        f"{file}: neither a page, a PDF nor Markdown", hint="give a .html, .mhtml, .pdf or .md file"
    )


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST:
            raise UnreadableFileError(f"{file}: larger than {_LARGEST >> 20} MiB", hint="is this a page?")
        return file.read_bytes()
    except OSError as problem:
        raise UnreadableFileError(
            f"{file}: {problem.strerror}", hint="give the path of a saved page"
        ) from problem
