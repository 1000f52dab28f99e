"""readability-lxml as a second voice, where a page marks no main part.

Invariant: it is only heard on where the text begins and ends, and only while next to none of the page's
sentences lie outside: by itself it drops law silently.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from lxml import etree

from tosdiff.text.page import parse
from tosdiff.text.region import weights
from tosdiff.text.walk import walk

# Share of the sentence words that must lie between the first and last passage it keeps.
_MIN_KEPT = 0.99


def second_voice(page: str, texts: Sequence[str], kept: Sequence[bool]) -> tuple[list[bool], str]:
    """Return what is kept after dropping what stands before and after the article, and who decided."""
    article = _article(page)
    if article is None:
        return list(kept), "body"
    top = article.find("body")
    said = {passage.text for passage in walk(article if top is None else top).passages}
    inside = [i for i, (text, keep) in enumerate(zip(texts, kept, strict=True)) if keep and text in said]
    if not inside:
        return list(kept), "body"
    first, last = inside[0], inside[-1]
    while first > 0 and kept[first - 1] and _heads(texts[first - 1]):
        first -= 1
    trimmed = [keep and first <= i <= last for i, keep in enumerate(kept)]
    weight = weights(texts)
    held = sum(w for w, keep in zip(weight, kept, strict=True) if keep)
    left = sum(w for w, keep in zip(weight, trimmed, strict=True) if keep)
    if left < _MIN_KEPT * held:
        return list(kept), "body"
    return trimmed, "readability"


def _heads(text: str) -> bool:
    """Whether a line just above the article may be its title or date, which readability leaves out."""
    lowered = text.lower()
    return any(
        word in lowered
        for word in (
            "terms",
            "policy",
            "agreement",
            "notice",
            "effective",
            "updated",
            "revised",
            "modified",
            "20",
        )
    )


def _article(page: str) -> etree._Element | None:
    from readability import Document
    from readability.readability import Unparseable

    logging.getLogger("readability").setLevel(logging.CRITICAL)
    try:
        return parse(Document(page).summary(html_partial=True))
    except (Unparseable, ValueError, TypeError, etree.LxmlError):
        return None
