"""Whether a capture shows the document: its text extracted, and judged by the walls and the declared edition.

Invariant: what is decided here depends on the capture, the declared document and the last good version alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tosdiff.models import (
    Capture,
    Document,
    DocumentText,
    Edition,
    Extraction,
    PageReading,
    Refusal,
    Visit,
    Wall,
)
from tosdiff.pipeline.archive import extraction_of
from tosdiff.pipeline.rules import rules_of

if TYPE_CHECKING:
    from tosdiff.capture.first import Declared


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCapture:
    """A capture, opened and read once."""

    capture: Capture
    shown: bytes
    """The page itself; where it was saved within another file, the part that is shown."""
    reading: PageReading

    @property
    def extraction(self) -> Extraction:
        return self.reading.extraction

    def text(self, document: Document, snapshot: str) -> DocumentText:
        """Return the text that the capture shows, as that of a snapshot of the same state."""
        return DocumentText(
            document=document.id,
            snapshot=snapshot,
            blocks=self.extraction.blocks,
            title=self.extraction.title,
            language=self.extraction.language,
            coverage=self.extraction.coverage,
            left_out=self.extraction.left_out,
            edition=self.reading.edition,
        )


def read(document: Document, capture: Capture) -> ReadCapture:
    """Read a capture by what is declared for its document."""
    from tosdiff.text.read import opened, reading

    page = opened(capture.body)
    content_type = capture.header("Content-Type") or ""
    extraction = extraction_of(document, page, url=capture.final_url, content_type=content_type)
    said = reading(extraction, rules=rules_of(document))
    return ReadCapture(capture=capture, shown=page.body, reading=said)


def shows_a_text(document: Document, capture: Capture) -> bool:
    """Return whether an answer is a text, the document's or another, or confirms the one seen last."""
    if capture.status == 304:
        return True
    refusal = refuse_by_itself(document, capture)
    return refusal is None or not refusal.wall.is_in_the_way


def refuse_by_itself(document: Document, capture: Capture) -> Refusal | None:
    """Judge a capture as the first of its document would be."""
    from tosdiff.capture.walls import refuse_response

    return refuse_response(capture) or refuse(document, read(document, capture), None)


def refuse(document: Document, seen: ReadCapture, previous: DocumentText | None) -> Refusal | None:
    """Judge what a page says, against the last good version where there is one."""
    from tosdiff.capture.walls import refuse_text

    return refuse_text(
        seen.capture,
        seen.shown,
        seen.extraction,
        declared=declared(document),
        previous=previous,
    ) or wrong_edition(document, seen.reading.edition)


def answers_for(latest: Visit, capture: Capture) -> bool:
    """Return whether a 304 answers for the page seen last: it was asked by that page's validators, at its address."""
    asked = latest.url == capture.url and bool(latest.etag or latest.last_modified)
    return asked and _place(latest.final_url or latest.url) == _place(capture.final_url or capture.url)


def _place(url: str) -> tuple[str, str]:
    """Return host and path; the query of a redirect may hold a token that is new at every visit."""
    parts = urlsplit(url)
    return parts.netloc.lower(), parts.path or "/"


def declared(document: Document) -> Declared:
    """Return what is declared of a document that its pages are judged by."""
    from tosdiff.capture.first import Declared

    return Declared(
        title=document.title,
        kind=document.kind,
        language=document.language,
        former_urls=document.former_urls,
    )


def wrong_edition(document: Document, found: Edition | None) -> Refusal | None:
    """Refuse a text that says it is another contract than the one declared."""
    if not document.edition or not found:
        return None
    from tosdiff.compare.editions import contradiction

    said = contradiction(document.edition, found)
    if said is None:
        return None
    return Refusal(
        wall=Wall.EDITION,
        reason=f"another edition than declared: {said}, instead of {document.edition}",
        hint="pin it in the url or with `headers:`, or correct `edition:`, in providers.yaml",
    )


def is_doubt(refusal: Refusal, seen: ReadCapture) -> bool:
    """Return whether a page was read, and refused for what it is like: a person may know better."""
    return refusal.wall.is_doubt and seen.extraction.refusal is None


def may_replace(document: Document, seen: ReadCapture, previous: DocumentText) -> bool:
    """Return whether a page unlike the last version may take its place without a person's word."""
    from tosdiff.capture import walls

    return walls.may_replace(
        seen.capture,
        seen.shown,
        seen.extraction,
        declared=declared(document),
        previous=previous,
        names=(document.provider_name, document.publisher, *previous.edition.entity),
    )


def follows_unsound(document: Document, seen: ReadCapture, previous: DocumentText) -> Refusal | None:
    """Say why the last version was no legal text, where this page is one by itself; None otherwise."""
    from tosdiff.capture import walls

    return walls.follows_unsound(
        seen.capture, seen.shown, seen.extraction, declared=declared(document), previous=previous
    )
