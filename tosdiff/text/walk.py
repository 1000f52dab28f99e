"""One walk over a page's tree into a flat list of passages, with the part of the page each stood in.

Invariant: the walk drops only what can never be law (scripts, form choices, icons' names); whatever may
be furniture is kept and marked, so that choosing the part can judge by how much each one holds.
"""

from __future__ import annotations

from lxml import etree

from tosdiff.language.furniture import tells_of_a_new_window, without_new_window
from tosdiff.language.lawful import reads_as_law
from tosdiff.language.patterns import compiled_on_use
from tosdiff.text.icons import DRAWN, take_in
from tosdiff.text.meanings import MEANING, heading_of, number
from tosdiff.text.naming import (
    ADDRESS,
    APART,
    FIXED,
    HIDES,
    ICON,
    STRIKES,
    STRUCK,
    UNSEEN,
    by_name,
    by_style,
    hides,
)  # fmt: skip
from tosdiff.text.naming import WRITTEN as PRE
from tosdiff.text.passages import SET_APART, Part, Walked
from tosdiff.text.tags import (
    AS_TAG,
    HEADINGS,
    INLINE,
    NEVER_ROLES,
    ROLES,
    STRUCTURE,
    T_APART,
    T_HOLDS,
    T_MEANS,
    T_NAMED,
    T_NEVER,
    T_OTHER,
    TOLD,
)  # fmt: skip
from tosdiff.text.walking import (
    BOLD,
    BREAK,
    BUTTON,
    ENDS_PASSAGE,
    HEADING,
    HIDDEN,
    ITEM,
    LINK,
    LIST,
    PART,
    ROW,
    SPACE,
    WRITTEN,
    Walking,
    text_of,
)  # fmt: skip

_TELLING = frozenset(("class", "id", "role", "hidden", "aria-hidden", "style", "data-as"))
_DIALOG = "dialog"
# A sentence among the words of a menu or dialog, which are told apart only by walking it.
_SENTENCE_END = compiled_on_use(r"[.!?。！？](?=[\s\"'”’)]|$)|。")
_SENTENCE_LENGTHS = range(30, 600)
_MOST_SKIPPED = 60_000  # characters; what is larger is no menu
_LONGEST_LABEL = 120  # characters
_SENTENCE_ENDS = (".", "!", "?", ";", ":")


def walk_page(root: etree._Element, removed: frozenset[etree._Element]) -> Walked:
    """Return the passages of a page but for menus and dialogs, unless those hold much of its text."""
    walked = walk(root, removed, skip=SET_APART)
    skipped = sum(len(str(text_of(element))) for element in walked.skipped)
    if 2 * skipped <= sum(len(passage.raw) for passage in walked.passages):
        return walked
    return walk(root, removed)


def walk(
    root: etree._Element,
    removed: frozenset[etree._Element] = frozenset(),
    skip: frozenset[str] = frozenset(),
) -> Walked:
    """Return the passages under `root` in reading order, and the parts they stand in.

    Parts of a kind in `skip` are not read, unless a sentence of law stands in them.
    """
    state = Walking(skip)
    pieces, passages, flush = state.pieces, state.passages, state.flush
    undo: list[int] = []
    told_of = TOLD.get
    # iterwalk visits in C and, unlike recursion, does not break on deep pages. This loop and `_enter` are
    # most of the cost of reading a page, so what is most frequent is dealt with here.
    steps = etree.iterwalk(root, events=("start", "end"))
    for event, element in steps:
        if event == "end":
            todo = undo.pop()
            if todo == BREAK:
                if pieces:
                    flush()
            elif todo == _BOX:
                if pieces and not state.rows:
                    flush()
                state.open.pop().end = len(passages)
            elif todo == LINK:
                state.link = state.links.pop()
                state.mark()
            elif todo == BOLD:
                state.bold -= 1
                state.mark()
            elif todo:
                _leave(state, todo)
            if not undo:
                break  # the root, whose tail is none of its text
            text = element.tail
        else:
            tag = element.tag
            told = told_of(tag, 0)
            if told == T_NEVER or (removed and element in removed):
                todo = -1
                if tag == "svg" and (state.rows or state.fresh_item is not None):
                    take_in(element, state)
            elif (attributes := element.items()) or told & T_HOLDS or state.rows:
                todo = _enter(element, attributes, tag, told, state)
            else:  # it says nothing of itself
                todo = 0
                if told & T_APART:
                    if pieces:
                        flush()
                    todo = BREAK
                if told & (T_MEANS | T_OTHER):
                    todo |= MEANING[tag](element, state)
                elif not told and pieces and tag not in _LINE:
                    _unknown(element, state)
            if todo < 0:
                steps.skip_subtree()
                undo.append(0)
                continue
            undo.append(todo)
            text = element.text
        if text and (pieces or not text.isspace()):
            if len(text) < _LONGEST_LABEL and ("new" in text or "NEW" in text):
                if tells_of_a_new_window(text):
                    continue
                if state.link:
                    text = without_new_window(text)
            pieces.append(text)
    flush()
    return state.out


_BOX = BREAK | PART
_LINE = frozenset(
    ("span", "em", "i", "u", "small", "font", "abbr", "cite", "code", "q", "sub", "mark", "time", "label", "bdi", "bdo",
     "kbd", "var", "samp", "ins", "big", "tt", "wbr", "data", "dfn", "picture", "source", "nobr")
)  # fmt: skip
"""The elements of HTML that stand in a line and mean nothing here."""


def _unknown(element: etree._Element, state: Walking) -> None:
    """Break before an element of a page's own making where a sentence has ended: its box is told by no name."""
    before, text = state.pieces[-1], element.text or ""
    if before.endswith(_SENTENCE_ENDS) and text[:1].isupper() and not state.rows:
        state.flush()


def _enter(
    element: etree._Element, attributes: list[tuple[str, str]], tag: str, told: int, state: Walking
) -> int:
    """Take an element's meaning in and return what its end undoes; below zero skips all it holds."""
    if tag in DRAWN and (state.rows or state.fresh_item is not None) and take_in(element, state):
        return -1
    if told == T_OTHER and tag != "pre":
        return MEANING[tag](element, state)
    todo = 0
    role = None
    kind = tag if told & T_NAMED else ""
    apart = told & T_APART
    shown = 0
    for name, value in attributes:
        if name not in _TELLING:
            continue
        if name == "class" or name == "id":
            verdict = state.verdicts.get(value)
            if verdict is None:
                verdict = state.verdicts[value] = by_name(value)
            if name == "class" and value not in state.unstruck:
                if not STRIKES.isdisjoint(value.split()):
                    return -1
                state.unstruck.add(value)
            if verdict:
                if verdict == ICON or (verdict == UNSEEN and not apart):
                    return -1
                if verdict == ADDRESS:
                    return _address(element, state)
                if verdict == UNSEEN or (not kind and tag != "body"):
                    kind = verdict
        elif name == "role":
            role = value
            if role in NEVER_ROLES:
                return -1
            if kind != UNSEEN:
                kind = ROLES.get(role, kind)
            if role in AS_TAG and not told & (T_MEANS | T_OTHER):
                tag = AS_TAG[role]
                told |= TOLD[tag]
                apart = T_APART
        elif name == "style":
            if len(value) > 9:  # the longest ones say nothing of it, and a search costs fifty times a memo
                shown = by_style(value)
        elif name == "data-as":
            if value in TOLD and not told & T_MEANS:
                tag = value
                told |= TOLD[value]
                apart = told & T_APART
        elif hides(name, value):
            todo = HIDDEN
    if shown:
        if shown & STRUCK:
            return -1
        if shown & APART:
            apart = T_APART
        if shown & HIDES:
            todo = HIDDEN
        if shown & FIXED and not kind:
            kind = _DIALOG
    if kind and kind in state.skip and not state.rows and (kind == UNSEEN or not _may_bind(element)):
        state.flush()
        state.out.skipped.append(element)
        return -1
    if todo:
        state.hidden += 1
    if apart or kind:
        if state.rows:
            state.pieces.append(_between(element, tag, state))
            if tag == "td" or tag == "th":
                state.cells.append((len(state.pieces), element))
            todo |= SPACE if tag != "li" else 0
        else:
            if state.pieces:
                state.flush()
            todo |= BREAK
            if kind or told & T_HOLDS or todo & HIDDEN:
                part = Part(element, len(state.passages), kind, todo > BREAK)
                state.parts.append(part)
                state.open.append(part)
                todo |= PART
    elif not told and state.pieces and tag not in _LINE:
        _unknown(element, state)
    if shown & PRE and not state.rows:
        state.flush()
        state.written += 1
        todo |= WRITTEN
    if role == "heading" and tag not in INLINE:
        if not state.rows:
            todo |= heading_of(
                HEADINGS.get(tag) or min(max(number(element.get("aria-level"), 2), 1), 6),
                state,
                apart=bool(apart),
            )
        return todo
    if tag in HEADINGS and tag != element.tag:
        return todo | heading_of(HEADINGS[tag], state, apart=True)
    if told & (T_MEANS | T_OTHER) and not (state.rows and (tag in STRUCTURE or tag == "pre")):
        meaning = MEANING[tag](element, state)
        return meaning if meaning < 0 else todo | meaning
    return todo


def _between(element: etree._Element, tag: str, state: Walking) -> str:
    """Return what parts a box in a table row from what stands before it."""
    if tag == "td" or tag == "th":
        return " | "
    if tag == "li" and state.pieces:
        before = "".join(state.pieces[-3:]).rstrip()
        if before and before[-1] not in ".;:,!?|":
            return "; "
    return " "


def _may_bind(element: etree._Element) -> bool:
    """Whether a sentence of law stands among the words of a menu or dialog."""
    text = str(text_of(element))
    if len(text) > _MOST_SKIPPED:
        return False
    at = 0
    for found in _SENTENCE_END.finditer(text):
        if found.start() - at in _SENTENCE_LENGTHS and reads_as_law(" ".join(text[at : found.end()].split())):
            return True
        at = found.end()
    return False


def _address(element: etree._Element, state: Walking) -> int:
    """Take in a mail address that a script would show: Cloudflare writes it as hexadecimal digits, the first the key."""
    written = element.get("data-cfemail") or ""
    if not written:
        return 0
    try:
        key, *coded = bytes.fromhex(written)
        state.pieces.append(bytes(each ^ key for each in coded).decode("utf-8"))
    except ValueError:
        return 0
    return -1


def _leave(state: Walking, todo: int) -> None:
    if todo & SPACE:
        state.pieces.append(" ")
    # A break, a heading, an item, a list, a row or a button ends.
    ends = state.pieces and todo & ENDS_PASSAGE
    if ends and (not state.rows or todo & ROW) and not (todo & BUTTON and state.heading):
        state.flush()
    if todo & PART:
        state.open.pop().end = len(state.passages)
    if todo & ITEM:
        state.fresh_item = None
    if todo & LIST:
        state.lists.pop()
    if todo & HEADING:
        state.heading.pop()
    if todo & HIDDEN:
        state.hidden -= 1
    if todo & WRITTEN:
        state.written -= 1
    if todo >= BOLD and todo & (BOLD | LINK | ROW | BUTTON):
        if todo & BOLD:
            state.bold -= 1
        if todo & LINK:
            state.link = state.links.pop()
        if todo & ROW:
            state.rows -= 1
        if todo & BUTTON:
            state.button -= 1
        state.mark()
