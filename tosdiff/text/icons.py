"""What a drawing without words says: a tick or a cross in a table's cell, a cross before an item.

Invariant: it is taken in only where it is all that its cell shows, or where it begins an item and says yes or no; a tick before
an item is how lists are set.
"""

from __future__ import annotations

import re

from lxml import etree

from tosdiff.language.patterns import compiled_on_use
from tosdiff.text.walking import Walking, text_of

# What is written within a drawing is its name.
_shown_in = etree.XPath(".//text()[not(ancestor::svg)]", smart_strings=False)
_SHAPE = r"(?:[-_]?(?:circle|square|solid|outline|outlined|bold|fill|filled|icon|mark|alt|lg|sm|xs|[0-9]))*"
# Names that icon fonts and sets give them: "fa-check", "bi-x-circle", "icon_tick".
_TICK = compiled_on_use(rf"(?:^|.*[-_])(?:check|tick|yes|done|included){_SHAPE}$", re.IGNORECASE)
_CROSS = compiled_on_use(
    rf"(?:^|.*[-_])(?:times|cross|xmark|x|ban|no|forbidden|prohibited|excluded|not[-_]?(?:included|allowed)){_SHAPE}$",
    re.IGNORECASE,
)
_CLOSING = frozenset(("close", "clear", "cancel", "remove"))
"""What a cross is named as well, where it closes something."""
_NAMES_A_SHAPE = frozenset(("check", "done", "close", "clear", "cancel", "block", "remove"))
"""What a font of icons draws instead of these words."""
_YES_OR_NO = compiled_on_use(
    r"(?:(?:is |are )?(?:not |never |un)?(?:allowed|permitted|included|available|covered|supported)|prohibited|forbidden|excluded"
    r"|yes|no|never|do|don['’]t|do not|allow|disallow)\W*",
    re.IGNORECASE,
)
DRAWN = frozenset(("i", "span", "em"))
"""Elements by which pages set a drawing, but for `svg` and `img`."""


def take_in(element: etree._Element, state: Walking) -> bool:
    """Take in what a drawing says where the walk stands in a table or before an item's words; whether it says anything."""
    if state.rows:
        words = str(text_of(element)).strip() if element.tag != "svg" else ""
        if (words and words not in _NAMES_A_SHAPE) or not _alone_in_cell(element, words):
            return False
        said = _label(element) or _shape(words or None, element, closing=True)
    elif not state.pieces:
        if element.tag != "svg" and len(str(text_of(element)).strip()):
            return False
        label = _label(element)
        said = label if label and _YES_OR_NO.fullmatch(label) else _shape(None, element, closing=False)
        if said == "✓":
            return False
    else:
        return False
    if said:
        state.pieces.append(f" {said} ")
    return bool(said)


def says_yes_or_no(label: str) -> bool:
    """Whether the label of a picture says by itself whether what stands beside it is allowed or part of a plan."""
    return bool(_YES_OR_NO.fullmatch(label))


def alone_in_cell(element: etree._Element) -> bool:
    """Whether the table cell that an element stands in shows no text."""
    return _alone_in_cell(element, "")


def _alone_in_cell(element: etree._Element, but_for: str) -> bool:
    for above in element.iterancestors():
        if above.tag in ("td", "th") or above.get("role") in ("cell", "gridcell", "rowheader"):
            return "".join(map(str, _shown_in(above))).strip() == but_for  # type: ignore[arg-type]
        if above.tag in ("tr", "table"):
            break
    return False


def _label(element: etree._Element) -> str:
    label = element.get("aria-label") or element.get("title") or ""
    if not label and element.tag == "svg":
        title = next(element.iter("title", "{*}title"), None)
        label = (title.text or "") if title is not None else ""
    return label.strip()


def _shape(word: str | None, element: etree._Element, *, closing: bool) -> str:
    names = [word] if word else (element.get("class") or "").split()
    if element.tag == "svg":
        for used in element.iter("use", "{*}use"):
            target = (
                used.get("href")
                or used.get("{http://www.w3.org/1999/xlink}href")
                or used.get("xlink:href")
                or ""
            )
            names.append(target.rpartition("#")[2])
    for name in names:
        if _CROSS.match(name) or name == "block" or (closing and name.lower().rpartition("-")[2] in _CLOSING):
            return "✗"
        if _TICK.match(name):
            return "✓"
    return ""
