"""What bytes are read as: a page of HTML, a page saved as MHTML, a PDF, a text in Markdown or plain.

Invariant: the bytes decide, whatever a header or a file's name claims; any bytes give an extraction.
"""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.models import Extraction, Refusal, Wall
from tosdiff.text.kinds import Kind, is_mhtml, kind_of, unreadable

_NO_PAGE = Refusal(
    wall=Wall.NOT_TEXT, reason="an MHTML file without a page of text", hint="save the page again, as HTML"
)


def declared_charset(content_type: str) -> str | None:
    """Return the charset that a Content-Type header declares, or None."""
    from email.message import Message

    message = Message()
    message["Content-Type"] = content_type
    return message.get_content_charset()


def page_of(body: bytes) -> bytes:
    """Return the HTML within an MHTML file; other bytes as they are."""
    if not is_mhtml(body):
        return body
    from tosdiff.text.mhtml import saved_page

    page = saved_page(body)
    return page.body if page else b""


def extraction(
    body: bytes,
    *,
    url: str = "",
    charset: str | None = None,
    select: Sequence[str] = (),
    remove: Sequence[str] = (),
    named: str = "",
) -> Extraction:
    """Return the legal text of a page or file; the arguments are those of `extract`.

    Of a PDF and of a text they say nothing but the address and the charset.
    """
    kind = kind_of(body)
    match kind:
        case Kind.PDF:
            from tosdiff.text.pdf import pdf_blocks

            return pdf_blocks(body)
        case Kind.NONE:
            return _nothing(unreadable(body))
        case Kind.PLAIN | Kind.MARKDOWN:
            from tosdiff.text.written import written

            return written(body, url=url, charset=charset, marked=kind is Kind.MARKDOWN)
    from tosdiff.text.extract import extract

    if kind is not Kind.MHTML:
        return extract(body, url=url, charset=charset, select=select, remove=remove, named=named)
    from tosdiff.text.mhtml import saved_page

    page = saved_page(body)
    if page is None:
        return _nothing(_NO_PAGE)
    return extract(
        page.body, url=page.url or url, charset=page.charset, select=select, remove=remove, named=named
    )


def _nothing(refusal: Refusal | None) -> Extraction:
    return Extraction(blocks=(), title="", language=None, coverage=0.0, method="none", refusal=refusal)
