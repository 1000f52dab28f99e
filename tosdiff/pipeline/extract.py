"""The legal text of a local file: a saved page or a PDF.

Invariant: a file is read by the same rules as a capture.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tosdiff.errors import UnreadableFileError
from tosdiff.models import DocumentText, Extraction

PAGES = (".html", ".htm", ".xhtml", ".mhtml", ".mht", ".pdf", ".txt")
_LARGEST = 64 * 1024 * 1024


def extract(
    file: Path, *, url: str, select: Sequence[str] = (), remove: Sequence[str] = (), named: str = ""
) -> Extraction:
    """Extract the legal text of a saved page or PDF; `named` tells which, where it holds several documents.

    Raises:
        UnreadableFileError: no such file, or no legal text in it.
        UnreadableDocumentError: it takes more than a reading may.
    """
    from tosdiff.pipeline.limits import limited
    from tosdiff.text.read import extraction as read
    from tosdiff.text.read import opened

    page = bytes_of(file)
    with limited(f"reading {file}"):
        extraction = read(opened(page), url=url, select=tuple(select), remove=tuple(remove), named=named)
    if extraction.refusal:
        refusal = extraction.refusal
        raise UnreadableFileError(f"{file}: {refusal.reason}", hint=refusal.hint)
    if not extraction.blocks:
        raise UnreadableFileError(
            f"{file}: no text found in this page",
            hint="save the page from a browser after it has loaded fully, or name its text with --select",
        )
    return extraction


def doubt(extraction: Extraction) -> str | None:
    """Say why the text of a page would be doubted if it were the first of a document; None where it would not."""
    from tosdiff.models import Edition
    from tosdiff.pipeline.doubting import doubt_of

    text = DocumentText(
        document="",
        snapshot=None,
        blocks=extraction.blocks,
        coverage=extraction.coverage,
        left_out=extraction.left_out,
        edition=Edition(),
    )
    return doubt_of(text, None)


def bytes_of(file: Path) -> bytes:
    """Return the bytes of a local file.

    Raises:
        UnreadableFileError: it is not there, or larger than any page.
    """
    try:
        if file.exists() and not file.is_file():
            what = "a folder" if file.is_dir() else "a pipe or a device"
            raise UnreadableFileError(f"{file}: {what}, and no file", hint="give the path of a saved page")
        if file.stat().st_size > _LARGEST:
            raise UnreadableFileError(f"{file}: larger than {_LARGEST >> 20} MiB", hint="is this a page?")
        return file.read_bytes()
    except OSError as problem:
        raise UnreadableFileError(
            f"{file}: {problem.strerror}", hint="give the path of a saved page"
        ) from problem
