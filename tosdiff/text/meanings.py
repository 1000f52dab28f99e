"""What a tag means to the walk, whatever its attributes say.

Invariant: each meaning returns what the element's end undoes; below zero it skips all that the element holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice

from lxml import etree

from tosdiff.language.dates import DATE
from tosdiff.language.patterns import compiled_on_use
from tosdiff.text.icons import alone_in_cell, says_yes_or_no
from tosdiff.text.tags import BREAKS, HEADINGS
from tosdiff.text.walking import (
    BOLD,
    BREAK,
    BUTTON,
    HEADING,
    ITEM,
    LINE_BREAK,
    LINK,
    LIST,
    ROW,
    WRITTEN,
    Walking,
    text_of,
)  # fmt: skip

SKIPS = -1

# A mark of a footnote: a number, a letter or a sign, in brackets or not; "st", "TM" and units are parts of words.
_MARK = compiled_on_use(r"\s*[\[(]?\s*(\d{1,3}(?:\s*,\s*\d{1,3})*|[a-z]|[*†‡§¶]{1,3}|[ivx]{1,4})\s*[\])]?\s*")
_UNIT = compiled_on_use(r"(?:^|[\s\d])(?:mm|cm|m|km|in|ft|yd|mi)$")
_TEN = compiled_on_use(r"(?:^|[^\d.,])10$")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LEAST_EXPONENT = 3  # "10" with a smaller number above it has a footnote
# A line that dates the document is none of a form's labels, whatever stands behind it.
_DATES = compiled_on_use(
    r"\d|effective|updated|revised|modified|in force|gültig|stand:|vigueur|vigor|vigenza", re.IGNORECASE
)
_LONGEST_LABEL = 6  # words of a form's label
_LONGEST_CHOICE = 60  # characters of a chosen version that is a date
_HIDDEN_TYPES = ("hidden", "submit", "button", "image", "reset")


def link(element: etree._Element, state: Walking) -> int:
    target = element.get("href")
    if not target:
        return 0
    if target[0] == "#" and not (element.text or "")[:1].isalnum() and not _has_letters(element):
        return SKIPS  # a heading's "#", a footnote's way back
    if element.get("hreflang") and _fills_item(element):
        return SKIPS  # an entry in a list of languages
    if state.pieces and _is_set_apart(element, state.pieces[-1]):
        state.pieces.append(" ")
    state.links.append(state.link)
    state.link = target
    state.mark()
    return LINK


def _is_set_apart(element: etree._Element, before: str) -> bool:
    """Whether a style sets a link apart from what stands before: in the line of a date, "2025" and "Previous version".

    So where the box holds elements alone, no text of its own, and running on would make one word of two.
    """
    words = element.text or ""
    if not (before[-1:].isdigit() or before[-1:].islower()) or not (
        words[:1].isupper() and words[1:2].islower()
    ):
        return False
    box = element.getparent()
    return box is not None and not (box.text or "").strip() and all(not (e.tail or "").strip() for e in box)


def _has_letters(element: etree._Element) -> bool:
    return any(map(str.isalnum, str(text_of(element))))


def bold(_: etree._Element, state: Walking) -> int:
    state.bold += 1
    state.mark()
    return BOLD


def button(element: etree._Element, state: Walking) -> int:
    if not state.rows and not state.heading:
        state.flush()
    if element.get("aria-controls") and element.get("aria-expanded") and not element.get("aria-haspopup"):
        return BREAK  # an accordion's: the title of what it opens
    state.button += 1
    return BUTTON


def heading(element: etree._Element, state: Walking) -> int:
    level = HEADINGS.get(element.tag) or min(max(number(element.get("aria-level"), 2), 1), 6)
    return heading_of(level, state, apart=element.tag in BREAKS)


def heading_of(level: int, state: Walking, *, apart: bool) -> int:
    todo = HEADING
    if not apart:
        state.flush()
        todo |= BREAK
    state.heading.append(level)
    return todo


def item(element: etree._Element, state: Walking) -> int:
    state.fresh_item = _marker(element, state)
    return ITEM


def definition(element: etree._Element, state: Walking) -> int:
    state.fresh_item = _marker(element, state)
    state.lists.append(["ul", "1", 1])
    return ITEM | LIST


def list_of_items(element: etree._Element, state: Walking) -> int:
    state.lists.append([element.tag, element.get("type", "1"), number(element.get("start"), 1)])
    return LIST


def row(element: etree._Element, state: Walking) -> int:
    if not _is_row(element):
        return 0
    state.rows += 1
    return ROW


def line_break(_: etree._Element, state: Walking) -> int:
    """Take in a <br>; the second in a row, with nothing but space between, parts paragraphs."""
    for piece in reversed(state.pieces):
        if piece is LINE_BREAK:
            if not state.rows:
                state.flush()
                return SKIPS
            break
        if not piece.isspace():
            break
    state.pieces.append(LINE_BREAK)
    return SKIPS


def raised(element: etree._Element, state: Walking) -> int:
    """Set a footnote's mark apart, so that it never becomes part of the number or the word before it."""
    mark = _MARK.fullmatch(str(text_of(element)))
    if mark is None:
        return 0
    before = state.pieces[-1][-6:] if state.pieces else ""
    if not before:
        return 0
    if mark[1].isdecimal() and len(element) == 0 and _is_power(before, int(mark[1])):
        state.pieces.append(mark[1].translate(_RAISED))
        return SKIPS
    state.pieces.append(f"{'' if before[-1].isspace() else ' '}[{mark[1]}]")
    return SKIPS


def _is_power(before: str, number: int) -> bool:
    """Whether a raised number is a power of ten or of a unit of length."""
    return bool(_UNIT.search(before)) or (bool(_TEN.search(before)) and number >= _LEAST_EXPONENT)


def picture(element: etree._Element, state: Walking) -> int:
    """Take in what a picture stands for, where it is all that a cell shows, or says yes or no before an item."""
    label = (element.get("alt") or "").strip()
    if label and (
        alone_in_cell(element)
        if state.rows
        else state.fresh_item is not None and not state.pieces and says_yes_or_no(label)
    ):
        state.pieces.append(f" {label} ")
    return SKIPS


def as_written(_: etree._Element, state: Walking) -> int:
    """Take in text whose line breaks stand as they are written."""
    state.flush()
    state.written += 1
    return BREAK | WRITTEN


def choice(element: etree._Element, state: Walking) -> int:
    """Mark the short text before a field: its label, and no law; a date or a title is none."""
    kind = (element.get("type") or "").lower() if element.tag == "input" else ""
    if kind in _HIDDEN_TYPES:
        return SKIPS
    if kind == "checkbox" and element.get("disabled") is not None:  # shown, and nobody's to choose
        state.pieces.append("☐ " if element.get("checked") is None else "☑ ")
        return SKIPS
    for part in state.open:
        part.asks = True
    combobox = (
        element.tag == "select" or element.get("role") == "combobox" or element.get("aria-autocomplete")
    )
    if combobox:
        state.flush()
        last = state.passages[-1] if state.passages else None
        if last and last.kind == "paragraph" and last.words <= _LONGEST_LABEL and not _DATES.search(last.raw):
            last.button = True
    if element.tag == "select" and (chosen := _chosen(element)):
        state.pieces.append(chosen)
        state.flush()
    return SKIPS


def _chosen(select: etree._Element) -> str:
    """Return the choice that a list shows where that is a date: of the version that is shown."""
    options = list(select.iter("option"))
    shown = next(
        (each for each in options if each.get("selected") is not None), options[0] if options else None
    )
    text = " ".join(str(text_of(shown)).split()) if shown is not None else ""
    return text if len(text) <= _LONGEST_CHOICE and DATE.search(text) else ""


MEANING: dict[str, Callable[[etree._Element, Walking], int]] = {
    "a": link, "b": bold, "strong": bold, "button": button, "li": item, "dd": definition, "ul": list_of_items,
    "ol": list_of_items, "menu": list_of_items, "dt": bold, "summary": bold, "tr": row, "br": line_break,
    "input": choice, "select": choice, "sup": raised, "img": picture, "pre": as_written,
    **dict.fromkeys(HEADINGS, heading),
}  # fmt: skip


def _fills_item(element: etree._Element) -> bool:
    """Whether a link is all that its list item holds."""
    above = element.getparent()
    if above is None or above.tag != "li" or len(above) != 1:
        return False
    return not (above.text or "").strip() and not (element.tail or "").strip()


def _marker(element: etree._Element, state: Walking) -> str:
    """Return the number or letter that a browser prints before a list item, `-` for a bullet."""
    if not state.lists or state.lists[-1][0] != "ol":
        return "-"
    _, style, at = state.lists[-1]
    assert isinstance(at, int)
    at = number(element.get("value"), at)
    state.lists[-1][2] = at + 1
    printed = str(at)
    if style in ("a", "A") and 1 <= at <= 26:
        printed = chr(96 + at)
    elif style in ("i", "I") and 1 <= at <= 39:
        tens, ones = divmod(at, 10)
        printed = "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
    return f"{printed.upper() if style in ('A', 'I') else printed}."


_MOST_ROWS = 50  # that a cell is looked for above: bounds the work on tables by which pages are laid out
_CELL_ROLES = frozenset(("cell", "gridcell", "columnheader", "rowheader"))


def _is_row(element: etree._Element) -> bool:
    """Whether a table row holds data; a row of one cell, or with headings or lists inside, is layout."""
    cells = [cell for cell in element if cell.tag in ("td", "th") or cell.get("role") in _CELL_ROLES]
    if len(cells) < 2 and not (cells and _is_reached(element)):
        return False
    return next(element.iter("h1", "h2", "h3", "h4", "table"), None) is None


def _is_reached(row: etree._Element) -> bool:
    """Whether a cell of a row above reaches down into a row."""
    for distance, above in enumerate(islice(row.itersiblings("tr", preceding=True), _MOST_ROWS), start=1):
        if any(number(cell.get("rowspan"), 1) > distance for cell in above.iter("td", "th")):
            return True
    return False


def number(text: str | None, otherwise: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return otherwise
