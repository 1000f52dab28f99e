"""What a captured page or a local file says: opened once, then read.

Invariant: the bytes decide, whatever a header or a file's name claims; any bytes give an extraction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from tosdiff.models import DocumentText, Edition, Extraction, PageReading, Refusal, Wall
from tosdiff.text.kinds import Kind, kind_of, unreadable

_NO_PAGE = Refusal(
    wall=Wall.NOT_TEXT, reason="an MHTML file without a page of text", hint="save the page again, as HTML"
)


def declared_charset(content_type: str) -> str | None:
    """Return the charset that a Content-Type header declares, or None."""
    from email.message import Message

    message = Message()
    message["Content-Type"] = content_type
    return message.get_content_charset()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPage:
    """A page or text, taken out of what it was saved in: opened once, then judged and read."""

    kind: Kind
    """Of the file that holds it."""
    body: bytes
    """The page itself: in an MHTML file the HTML, empty where it holds none; otherwise all of the file."""
    url: str = ""
    """Where an MHTML file says that it was saved from; empty otherwise."""
    charset: str | None = None
    """As the MHTML file declares it."""


def opened(body: bytes) -> OpenedPage:
    """Return the page that a file is or holds."""
    kind = kind_of(body)
    if kind is not Kind.MHTML:
        return OpenedPage(kind=kind, body=body)
    from tosdiff.text.mhtml import saved_page

    page = saved_page(body)
    if page is None:
        return OpenedPage(kind=kind, body=b"")
    return OpenedPage(kind=kind, body=page.body, url=page.url, charset=page.charset)


def extraction(
    page: OpenedPage,
    *,
    url: str = "",
    charset: str | None = None,
    select: Sequence[str] = (),
    remove: Sequence[str] = (),
    named: str = "",
) -> Extraction:
    """Return the legal text of a page or file; the arguments are those of `extract`.

    Of a PDF and of a text they say nothing but the address and the charset. What an MHTML file says of the page in
    it goes before both.
    """
    match page.kind:
        case Kind.PDF:
            from tosdiff.text.pdf import pdf_blocks

            return pdf_blocks(page.body)
        case Kind.NONE:
            return _nothing(unreadable(page.body))
        case Kind.PLAIN | Kind.MARKDOWN:
            from tosdiff.text.written import written

            return written(page.body, url=url, charset=charset, marked=page.kind is Kind.MARKDOWN)
        case Kind.MHTML if not page.body:
            return _nothing(_NO_PAGE)
        case Kind.MHTML:
            url, charset = page.url or url, page.charset
        case Kind.HTML | Kind.XML:
            pass
        case _:
            assert_never(page.kind)
    from tosdiff.text.extract import extract

    return extract(page.body, url=url, charset=charset, select=select, remove=remove, named=named)


def reading(extraction: Extraction, *, rules: str) -> PageReading:
    """Return what an extraction by `rules` says: its state and its edition."""
    from tosdiff.text.editions import edition_of
    from tosdiff.text.rules import EDITION_RULES
    from tosdiff.text.state import state_digest

    return PageReading(
        extraction=extraction,
        state=state_digest(extraction.blocks, extraction.left_out),
        edition=edition_of(extraction.blocks),
        rules=rules,
        edition_rules=EDITION_RULES,
    )


def text_of(
    document: str, snapshot: str | None, extraction: Extraction, edition: Edition | None = None
) -> DocumentText:
    """Return the text that an extraction gives.

    Args:
        edition: which contract it is, where that is known already; None to read it from the text.
    """
    if edition is None:
        from tosdiff.text.editions import edition_of

        edition = edition_of(extraction.blocks)
    return DocumentText(
        document=document,
        snapshot=snapshot,
        blocks=extraction.blocks,
        title=extraction.title,
        language=extraction.language,
        coverage=extraction.coverage,
        left_out=extraction.left_out,
        edition=edition,
    )


def _nothing(refusal: Refusal | None) -> Extraction:
    return Extraction(blocks=(), title="", language=None, coverage=0.0, method="none", refusal=refusal)
