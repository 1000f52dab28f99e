"""readability-lxml as a second voice, where neither marks nor containers tell the text from what is around it.

Invariant: it is only heard on where the text begins and ends, and only while next to none of the page's
sentences lie outside: by itself it drops law silently.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from lxml import etree

from tosdiff.text.page import parse
from tosdiff.text.passages import Passage
from tosdiff.text.region import heads
from tosdiff.text.walk import walk

# Share of the sentence words that must lie between the first and last passage it keeps.
_MIN_KEPT = 0.99


def second_voice(
    markup: bytes, passages: Sequence[Passage], weight: Sequence[int], kept: list[bool]
) -> tuple[list[bool], str]:
    """Return what is kept after dropping what stands before and after the article, and who decided."""
    article = _article(markup)
    if article is None:
        return kept, "body"
    top = article.find("body")
    said = {passage.text for passage in walk(article if top is None else top).passages}
    inside = [
        i
        for i, (passage, keep) in enumerate(zip(passages, kept, strict=True))
        if keep and passage.text in said
    ]
    if not inside:
        return kept, "body"
    first, last = inside[0], inside[-1]
    while first > 0 and kept[first - 1] and heads(passages[first - 1]):
        first -= 1
    trimmed = [keep and first <= i <= last for i, keep in enumerate(kept)]
    if sum(compress(weight, trimmed)) < _MIN_KEPT * sum(compress(weight, kept)):
        return kept, "body"
    return trimmed, "readability"


def _article(markup: bytes) -> etree._Element | None:
    import logging

    from readability import Document
    from readability.readability import Unparseable

    logging.getLogger("readability").setLevel(logging.CRITICAL)
    try:
        summary = Document(markup.decode("utf-8", errors="replace")).summary(html_partial=True)
        return parse(summary.encode("utf-8", "surrogatepass"))
    except (Unparseable, ValueError, TypeError, etree.LxmlError):
        return None
