"""All that a page says, its furniture and hidden parts as well: what a browser may look for words in.

Invariant: no words that a page shows are missing; what only scripts and styles hold is no words of it.
"""

from __future__ import annotations

from lxml import etree

from tosdiff.text.encodings import utf8
from tosdiff.text.kinds import Kind
from tosdiff.text.page import parse
from tosdiff.text.read import opened

_NO_WORDS = frozenset(("script", "style"))


def page_words(body: bytes, charset: str | None = None) -> str:
    """Return the text of every element of a web page, end to end; empty for any other kind of file."""
    page = opened(body)
    if page.kind is not Kind.HTML:
        return ""
    root = parse(utf8(page.body, charset)[0])
    if root is None:
        return ""
    said: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            said.append(element.tail or "")
        elif element.tag not in _NO_WORDS:
            said.append(element.text or "")
    return "".join(said)
