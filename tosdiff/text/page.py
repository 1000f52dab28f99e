"""Bytes of a page to a parsed tree.

Invariant: any bytes give a tree or None, never an error; bytes that are valid UTF-8 are read as UTF-8
whatever a header claims, since text in another encoding is almost never valid UTF-8 by chance.
"""

from __future__ import annotations

import codecs
import re

from lxml import etree

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_-]{2,40})""", re.IGNORECASE)
# To decode a page whole, only to see that it can be, takes twice as long: the memory is new each time.
_CHUNK = 1 << 14
# What may stand in a head (HTML Standard, section 4.2).
_METADATA = frozenset(("base", "link", "meta", "noscript", "script", "style", "template", "title"))
# WHATWG Encoding Standard: these labels mean windows-1252 on the web.
_LATIN = ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii", "iso8859-1")


def utf8(body: bytes, declared: str | None) -> tuple[bytes, str]:
    """Return the text of a page as UTF-8, and the encoding it was read in."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            text = body[len(mark) :].decode(name, errors="replace")
            return text.encode("utf-8", "surrogatepass"), name.removesuffix("-le").removesuffix("-be")
    if _is_utf8(body):
        return body, "utf-8"
    text, encoding = _decoded(body, declared)
    return text.encode("utf-8", "surrogatepass"), encoding


def _is_utf8(body: bytes) -> bool:
    if body.isascii():
        return True
    decode = codecs.getincrementaldecoder("utf-8")().decode
    try:
        for at in range(0, len(body), _CHUNK):
            decode(body[at : at + _CHUNK])
        decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(body: bytes, declared: str | None) -> tuple[str, str]:
    """Return the text of a page that is no valid UTF-8, and the encoding it was read in."""
    found = _META.search(body[:4096])
    for label in (declared, found[1].decode() if found else None):
        try:
            encoding = codecs.lookup(label).name if label else ""
        except LookupError:
            continue
        if encoding and encoding != "utf-8":
            encoding = "windows-1252" if encoding in _LATIN else encoding
            return body.decode(encoding, errors="replace"), encoding
    if body.count(b"\xc3") + body.count(b"\xe2\x80") > 4:  # damaged UTF-8 rather than another encoding
        return body.decode("utf-8", errors="replace"), "utf-8"
    return body.decode("windows-1252", errors="replace"), "windows-1252"


def parse(markup: bytes) -> etree._Element | None:
    """Return the root element of a page in UTF-8, or None where there is no markup at all."""
    # Without the table of ids, which nothing here asks for, parsing takes a tenth less.
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    if b"\x00" in markup:
        markup = markup.replace(b"\x00", b"")
    try:
        root = etree.fromstring(markup, parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    if root is not None:  # as of no bytes at all
        _end_head(root)
    return root


def _end_head(root: etree._Element) -> None:
    """Move into the body what ends a head that no tag ends: libxml2 does not know HTML5's elements for that."""
    head = root.find("head")
    if head is None:
        return
    at = next((n for n, child in enumerate(head) if child.tag not in _METADATA), len(head))
    if at == len(head):
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    for place, stray in enumerate(list(head)[at:]):
        body.insert(place, stray)
