"""What a page's own style sheets strike out.

Invariant: only a rule that picks elements out by a name of theirs strikes; one that would strike most of a page is taken for
one that another rule overrides. What stands in a sheet at an address of its own is not part of these bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from tosdiff.language.patterns import compiled_on_use
from tosdiff.text.naming import STRIKES, STRUCK, by_style
from tosdiff.text.walking import text_of

_COMMENT = compiled_on_use(r"/\*.*?\*/", re.DOTALL)
# Rules for paper, each with its own braces within those of the medium.
_PRINTED = compiled_on_use(
    r"@media\s+(?:only\s+)?print\b[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE
)
_RULE = compiled_on_use(r"([^{};]{1,2000})\{([^{}]*)\}")
_NAMED = compiled_on_use(r"[.#\[]")
_CLASS_ALONE = compiled_on_use(r"\.([\w-]+)")
_MOST = 0.3
"""Of a page's characters: what is struck out of terms by hand is a few words; a sentence of a short page is more."""


def struck_out(root: etree._Element, sheets: Iterable[etree._Element]) -> frozenset[etree._Element]:
    """Return the elements whose text the sheets strike out."""
    selectors = list(
        dict.fromkeys(selector for sheet in sheets for selector in _selectors(str(text_of(sheet))))
    )
    if not selectors:
        return frozenset()
    whole = len(str(text_of(root)))
    found: set[etree._Element] = set()
    for selector in selectors:
        chosen = _chosen(root, selector)
        if sum(len(str(text_of(each))) for each in chosen) <= max(_MOST * whole, 1):
            found.update(chosen)
    return frozenset(found)


def _selectors(sheet: str) -> Iterator[str]:
    """Yield the selectors of the rules that strike out."""
    if "line-through" not in sheet:
        return
    for selectors, style in _RULE.findall(_PRINTED.sub("", _COMMENT.sub("", sheet))):
        if "line-through" not in style or not by_style(style) & STRUCK:
            continue
        for selector in selectors.split(","):
            alone = _CLASS_ALONE.fullmatch(selector.strip())
            if _NAMED.search(selector) and not (alone and alone[1] in STRIKES):
                yield selector.strip()


def _chosen(root: etree._Element, selector: str) -> list[etree._Element]:
    from cssselect import HTMLTranslator, SelectorError

    try:
        found = root.xpath(HTMLTranslator().css_to_xpath(selector))
    except (SelectorError, etree.XPathError, RecursionError):
        return []  # a browser leaves out a rule that it cannot read as well
    return [each for each in found if isinstance(each, etree._Element)] if isinstance(found, list) else []
