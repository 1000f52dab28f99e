"""The labelled clauses of a stored version, or of a local file: a saved page, a PDF, or a text in Markdown.

Invariant: a file is read by the same rules as a capture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tosdiff.clauses.label import surer
from tosdiff.compare.matrix import Provision, provisions
from tosdiff.errors import UnreadableFileError
from tosdiff.models import Document, DocumentText, State, Version
from tosdiff.pipeline.extract import PAGES, bytes_of, extract

if TYPE_CHECKING:
    from tosdiff.pipeline.archive import Archive

_TEXTS = (".md", ".markdown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A version with its clauses labelled, and where it comes from."""

    version: Version
    document: Document | None
    """None where it is a local file."""
    state: State | None
    title: str
    """Of the file, or its name; empty for a document."""

    def at_least(self, confidence: float) -> Labelled:
        """Return it with the labels that have at least that confidence, from 0 to 1."""
        clauses = surer(self.version.clauses, confidence)
        return replace(self, version=replace(self.version, clauses=clauses))

    def provisions(self, label: str) -> tuple[Provision, ...]:
        """Return the clauses of a label in the order of the text, a list's items under their lead-in."""
        return provisions(self.version, label)


def clauses(archive: Archive, document: Document, state: State) -> Labelled:
    """Return the labelled version of a state.

    Raises:
        StoreError: the store is damaged.
    """
    version = archive.version(document, archive.snapshot(document, state))
    return Labelled(version=version, document=document, state=state, title="")


def of_file(archive: Archive, file: Path) -> Labelled:
    """Return the labelled version of a local file, by the archive's taxonomy.

    Raises:
        UnreadableFileError: as `read_text`.
    """
    version = archive.labelled(read_text(file))
    return Labelled(version=version, document=None, state=None, title=version.title or str(file))


def looks_like_file(name: str) -> bool:
    """Whether a command-line word names a local file rather than a document."""
    return Path(name).suffix.lower() in (*PAGES, *_TEXTS) or Path(name).is_file()


def read_text(file: Path) -> DocumentText:
    """Return the text of a local page, PDF or Markdown file.

    Raises:
        UnreadableFileError: no such file, no text in it, or of another type.
    """
    from tosdiff.text.editions import edition_of
    from tosdiff.text.markdown import blocks_of

    if file.suffix.lower() in PAGES:
        extraction = extract(file, url="")
        return DocumentText(
            document=file.name,
            snapshot=None,
            blocks=extraction.blocks,
            title=extraction.title,
            edition=edition_of(extraction.blocks),
        )
    if file.suffix.lower() in _TEXTS:
        text = bytes_of(file).decode("utf-8-sig", errors="replace")
        blocks = blocks_of(text)
        return DocumentText(document=file.name, snapshot=None, blocks=blocks, edition=edition_of(blocks))
    raise UnreadableFileError(
        f"{file}: neither a page, a PDF nor Markdown", hint="give a .html, .mhtml, .pdf or .md file"
    )
