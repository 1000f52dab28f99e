"""Bytes of a page in UTF-8 to a parsed tree.

Invariant: any bytes give a tree or None, never an error, in time that grows with the page's size.
"""

from __future__ import annotations

from lxml import etree

from tosdiff.text.bounded import flattened, with_few_attributes, without_early_end

# What may stand in a head (HTML Standard, section 4.2).
_METADATA = frozenset(("base", "link", "meta", "noscript", "script", "style", "template", "title"))


def parse(markup: bytes) -> etree._Element | None:
    """Return the root element of a page in UTF-8; None where there is no markup, or not all of it could be read."""
    if b"\x00" in markup:
        markup = markup.replace(b"\x00", b"")
    markup = with_few_attributes(without_early_end(markup))
    root, whole = _parsed(markup)
    if not whole:
        root, whole = _parsed(flattened(markup))
    if root is None or not whole:  # as of no bytes at all; or half a text, which must not pass for one
        return None
    _end_head(root)
    return root


def _parsed(markup: bytes) -> tuple[etree._Element | None, bool]:
    """Return a page's root, and whether the parser came to its end."""
    # Without the table of ids, which nothing here asks for, parsing takes a tenth less.
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        root = etree.fromstring(markup, parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        return None, True
    # where it gives up it raises nothing, and leaves the tree as far as it had come
    last = parser.error_log.last_error
    return root, last is None or last.level < etree.ErrorLevels.FATAL


def _end_head(root: etree._Element) -> None:
    """Move into the body what ends a head that no tag ends: libxml2 does not know HTML5's elements for that."""
    head = root.find("head")
    if head is None:
        return
    children = list(head)
    at = next((n for n, child in enumerate(children) if child.tag not in _METADATA), len(children))
    if at == len(children):
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    strays = children[at:]
    if body.text:  # stands behind what was left in the head
        strays[-1].tail = (strays[-1].tail or "") + body.text
        body.text = None
    # From the last to the first, each to the front: to find the n-th child takes n steps.
    for stray in reversed(strays):
        body.insert(0, stray)
