"""What bytes are read as: a page of HTML, a page saved as MHTML, a PDF.

Invariant: the bytes decide, whatever a header or a file's name claims; any bytes give an extraction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tosdiff.models import Extraction, Refusal, Wall

_HEAD = 16 * 1024
_BEFORE = b"\xef\xbb\xbf\x00\t\v\f\r\n "  # a mark of UTF-8 and blank lines, which programs put before a file's start
_HEADER = re.compile(rb"[!-9;-~]{1,80}:")
_MULTIPART = re.compile(
    rb"^content-type:\s*multipart/(?:related|mixed|alternative)\b", re.IGNORECASE | re.MULTILINE
)
_NO_PAGE = Refusal(
    wall=Wall.NOT_TEXT, reason="an MHTML file without a page of text", hint="save the page again, as HTML"
)


def declared_charset(content_type: str) -> str | None:
    """Return the charset that a Content-Type header declares, or None."""
    from email.message import Message

    message = Message()
    message["Content-Type"] = content_type
    return message.get_content_charset()


def is_pdf(body: bytes) -> bool:
    return body[:64].lstrip(_BEFORE).startswith(b"%PDF-")


def is_mhtml(body: bytes) -> bool:
    """Return whether bytes begin as the headers of a mail that holds several parts."""
    head = re.split(rb"\r?\n\r?\n", body[:_HEAD].lstrip(_BEFORE), maxsplit=1)[0]
    return bool(_HEADER.match(head) and _MULTIPART.search(head))


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
    """Return the legal text of a page or PDF; the arguments are those of `extract`, and say nothing of a PDF."""
    if is_pdf(body):
        from tosdiff.text.pdf import pdf_blocks

        return pdf_blocks(body)
    from tosdiff.text.extract import extract

    if not is_mhtml(body):
        return extract(body, url=url, charset=charset, select=select, remove=remove, named=named)
    from tosdiff.text.mhtml import saved_page

    page = saved_page(body)
    if page is None:
        return Extraction(blocks=(), title="", language=None, coverage=0.0, method="none", refusal=_NO_PAGE)
    return extract(
        page.body, url=page.url or url, charset=page.charset, select=select, remove=remove, named=named
    )
