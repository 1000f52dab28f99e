"""What kind of file bytes are, and why some kinds hold no text that can be read here.

Invariant: the bytes decide, whatever a header or a file's name claims; any bytes are of exactly one kind.
"""

from __future__ import annotations

import json
import re
from enum import Enum

from tosdiff.models import Refusal, Wall, is_pdf


class Kind(Enum):
    """How a file is read."""

    HTML = "html"
    XML = "xml"
    """XHTML, or another XML that may be well-formed; read as HTML where it is not."""
    MHTML = "mhtml"
    PDF = "pdf"
    MARKDOWN = "markdown"
    PLAIN = "plain"
    NONE = "none"
    """Not to be read as text; `unreadable` says why."""


_HEAD = 16 * 1024
_BEFORE = b"\xef\xbb\xbf\x00\t\v\f\r\n "  # a mark of UTF-8 and blank lines, which programs put before a file's start
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # marks of UTF-16
_HEADER = re.compile(rb"[!-9;-~]{1,80}:")
_MULTIPART = re.compile(
    rb"^content-type:\s*multipart/(?:related|mixed|alternative)\b", re.IGNORECASE | re.MULTILINE
)
_DOCUMENT = re.compile(rb"(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(
    rb"</?(?:p|div|li|ul|ol|h[1-6]|td|th|tr|table|section|article|main|body|title|br|span)\b[^<>]{0,400}>",
    re.IGNORECASE,
)
_MARKED = re.compile(
    rb"^(?:#{1,6}[ \t]+\S|[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*\|[-:| \t]*$|={3,}[ \t]*$|-{3,}[ \t]*$|```)|\]\([^\s()]{1,400}\)",
    re.MULTILINE,
)
_ENTRY_NAMES = 64 * 1024
_SAVE_AS = "open it in a word processor, save it as PDF or as HTML, and read that; or look for a page with the same text"
_NO_FILE = "look for the page or the PDF that holds the text, and put its address into providers.yaml"
# How files begin, by their formats' own definitions (for OLE: [MS-CFB] 2.2; for zip: APPNOTE 4.3.7).
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "a rich text file (RTF)", _SAVE_AS),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (as .doc)", _SAVE_AS),
    (b"\x89PNG", "a picture (PNG)", _NO_FILE),
    (b"\xff\xd8\xff", "a picture (JPEG)", _NO_FILE),
    (b"GIF8", "a picture (GIF)", _NO_FILE),
    (b"\x1f\x8b", "a packed file (gzip)", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a packed file (zstd)", "unpack it first"),
    (b"%!PS", "a PostScript file", "turn it into a PDF, and read that"),
)
_WITHIN_ZIP: tuple[tuple[bytes, str, str], ...] = (
    (b"word/", "a Word file (.docx)", _SAVE_AS),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file (as .odt)", _SAVE_AS),
    (b"application/epub", "an e-book (EPUB)", _SAVE_AS),
    (b"xl/", "a spreadsheet (.xlsx)", _SAVE_AS),
    (b"ppt/", "a presentation (.pptx)", _SAVE_AS),
)
_NOT_HTML_XML = re.compile(rb"<(rss|feed|rdf:RDF|urlset|sitemapindex|svg|soap\w*:Envelope|Error)\b")


def kind_of(body: bytes) -> Kind:
    """Return how bytes are to be read."""
    start = body[:_HEAD].lstrip(_BEFORE)
    if is_pdf(body):
        return Kind.PDF
    if _DOCUMENT.match(start) and b"\x00" not in body[:1024]:
        return Kind.HTML
    if is_mhtml(body):
        return Kind.MHTML
    if _refusal(body, start):
        return Kind.NONE
    if start.startswith(b"<?xml"):
        return Kind.XML
    if body.startswith(_WIDE):
        return Kind.HTML
    marks = len(_MARKED.findall(body))
    # in the cells of a table of Markdown lines are broken by tags, for want of another way
    tags = sum(not (marks and tag[1:3].lower() == b"br") for tag in _TAG.findall(body))
    if tags > 2 * marks:
        return Kind.HTML
    return Kind.MARKDOWN if marks else Kind.PLAIN


def is_mhtml(body: bytes) -> bool:
    """Return whether bytes begin as the headers of a mail that holds several parts."""
    head = re.split(rb"\r?\n\r?\n", body[:_HEAD].lstrip(_BEFORE), maxsplit=1)[0]
    return bool(_HEADER.match(head) and _MULTIPART.search(head))


def unreadable(body: bytes) -> Refusal | None:
    """Say what a file is that holds no text to be read here, and what to do; None for any other."""
    return _refusal(body, body[:_HEAD].lstrip(_BEFORE))


def _refusal(body: bytes, start: bytes) -> Refusal | None:
    for magic, what, hint in _MAGIC:
        if start.startswith(magic):
            return _no_text(what, hint)
    if start.startswith(b"PK\x03\x04"):
        names = body[:_ENTRY_NAMES] + body[-_ENTRY_NAMES:]
        for sign, what, hint in _WITHIN_ZIP:
            if sign in names:
                return _no_text(what, hint)
        return _no_text("a packed file (zip)", "unpack it first")
    if b"\x00" in body[:1024] and not body.startswith(_WIDE):
        return _no_text("binary data instead of a page", _NO_FILE)
    if start[:1] in (b"{", b"[") and _is_json(body):
        return _no_text("JSON, no page of text", _NO_FILE)
    if (
        start.startswith(b"<")
        and (found := _NOT_HTML_XML.search(start[:1024]))
        and not _TAG.search(start[: found.start()])
    ):
        return _no_text(f"XML of another kind ({found[1].decode()}), no page of text", _NO_FILE)
    return None


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _no_text(what: str, hint: str) -> Refusal:
    return Refusal(wall=Wall.NOT_TEXT, reason=what, hint=hint)
