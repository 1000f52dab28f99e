"""Whether a capture shows the document: its text extracted, and judged by the walls and the declared edition.

Invariant: what is decided here depends on the capture, the declared document and the last good version alone.
"""

from __future__ import annotations

from dataclasses import replace

from tosdiff.models import Capture, Document, DocumentText, Edition, Extraction, Refusal, Wall
from tosdiff.pipeline.archive import extraction_of


def extracted(document: Document, capture: Capture) -> Extraction:
    content_type = capture.header("Content-Type") or ""
    return extraction_of(document, capture.body, url=capture.final_url, content_type=content_type)


# Behind these another way of fetching may find the text.
_IN_THE_WAY = (Wall.HTTP_ERROR, Wall.CHALLENGE, Wall.LOGIN, Wall.NOT_FOUND, Wall.EMPTY)


def shows_a_text(document: Document, capture: Capture) -> bool:
    """Return whether an answer is a text, the document's or another, or confirms the one seen last."""
    from tosdiff.capture.walls import refuse_response

    if capture.status == 304:
        return True
    refusal = refuse_response(capture) or refuse(document, capture, extracted(document, capture), None)
    return refusal is None or refusal.wall not in _IN_THE_WAY


def refuse(
    document: Document, capture: Capture, extraction: Extraction, previous: DocumentText | None
) -> Refusal | None:
    """Judge what a page says, against the last good version where there is one."""
    from tosdiff.capture.walls import refuse_text

    refusal = refuse_text(
        _shown(capture),
        extraction,
        language=document.language,
        previous=previous,
        former_urls=document.former_urls,
    )
    if refusal or not document.edition:
        return refusal
    from tosdiff.text.editions import edition_of

    return wrong_edition(document, edition_of(extraction.blocks))


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


def edition_notice(document: Document, text: DocumentText) -> tuple[str, ...]:
    """Say that a text stands under another law than the declared edition should."""
    if not document.edition:
        return ()
    from tosdiff.compare.editions import foreign_law

    said = foreign_law(document.edition, text.edition)
    return (f"perhaps another edition than declared: {said}, not of {document.edition}",) if said else ()


def is_doubt(refusal: Refusal, extraction: Extraction) -> bool:
    """Return whether a page was read, and refused for what it is like: a person may know better."""
    return refusal.wall.is_doubt and extraction.refusal is None


def may_replace(document: Document, capture: Capture, extraction: Extraction, previous: DocumentText) -> bool:
    """Return whether a page unlike the last version may take its place without a person's word."""
    from tosdiff.capture import walls

    return walls.may_replace(
        _shown(capture),
        extraction,
        language=document.language,
        previous=previous,
        former_urls=document.former_urls,
        names=(document.provider_name, document.publisher, *previous.edition.entity),
    )


def _shown(capture: Capture) -> Capture:
    """Return the capture with the page that is shown for its body, where it is saved within another file."""
    from tosdiff.text.read import page_of

    return replace(capture, body=page_of(capture.body))
