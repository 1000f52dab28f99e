"""One walk over a page's tree into a flat list of passages, with the part of the page each stood in.

Invariant: the walk drops only what can never be law (scripts, form choices, icons' names); whatever may
be furniture is kept and marked, so that choosing the part can judge by how much each one holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lxml import etree

from tosdiff.text.naming import ICON, UNSEEN, by_name, hides
from tosdiff.text.passages import SET_APART, Mark, Part, Passage, Walked, word_count

NEVER = frozenset(
    ("script", "style", "noscript", "template", "svg", "option", "datalist", "iframe", "object",
     "head", "title", "audio", "video", "canvas", "textarea", "math", "map", "progress", "meter")
)  # fmt: skip
CHROME = frozenset(("nav", "footer", "aside", "dialog", "header", "menu"))
_ROLES = {"main": "main", "article": "article", "tabpanel": "panel",
          "navigation": "nav", "contentinfo": "footer", "banner": "header", "complementary": "aside",
          "dialog": "dialog", "alertdialog": "dialog", "search": "nav", "menu": "nav", "menubar": "nav",
          "doc-toc": "nav", "doc-footnote": "", "doc-endnotes": "", "doc-endnote": "", "note": ""}  # fmt: skip
_NEVER_ROLES = frozenset(("listbox", "option", "tooltip", "progressbar"))
_BREAKS = frozenset(
    ("p", "div", "section", "article", "main", "ul", "ol", "li", "table", "tbody", "thead", "tfoot", "tr", "td",
     "th", "blockquote", "dl", "dt", "dd", "pre", "form", "fieldset", "figure", "figcaption", "address", "hr",
     "details", "summary", "body", "center", "caption", "legend", "h1", "h2", "h3", "h4", "h5", "h6",
     *CHROME)
)  # fmt: skip
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
# Elements that hold a passage or a list rather than a part of the page.
_SMALL = frozenset(("p", "li", "ul", "ol", "dt", "dd", "tr", "tbody", "thead", "tfoot", "hr", *_HEADINGS))
# Within a passage; the others that mean something end one, and mean nothing within a row.
_INLINE = frozenset(("a", "b", "strong", "button"))
_STRUCTURE = frozenset(("li", "dd", "ul", "ol", "menu", "dt", "summary", "tr", *_HEADINGS))
_PARTS = frozenset((*CHROME, "main", "article"))
_TELLING = frozenset(("class", "id", "role", "hidden", "aria-hidden", "style"))

# All of the above in one look-up, which is most of what an element costs.
_NEVER, _APART, _HOLDS, _NAMED, _MEANS, _OTHER = (1 << n for n in range(6))
_TOLD = {
    tag: _NEVER * (tag in NEVER)
    | _APART * (tag in _BREAKS)
    | _HOLDS * (tag in _BREAKS and tag not in _SMALL)
    | _NAMED * (tag in _PARTS)
    | _MEANS * (tag in _INLINE or tag in _STRUCTURE)
    | _OTHER * (tag in ("br", "input", "select"))
    for tag in (*NEVER, *_BREAKS, *_INLINE, *_STRUCTURE, "br", "input", "select")
}

# What is to be undone at an element's end, the most frequent first.
_BREAK, _PART, _ITEM, _LIST, _HEADING, _BOLD, _LINK, _HIDDEN, _ROW, _BUTTON, _SPACE = (
    1 << n for n in range(11)
)
_ENDS_PASSAGE = _BREAK | _PART | _HEADING | _LIST | _ITEM | _ROW | _BUTTON

_LINE_BREAK = "\n"


class _Walk:
    """The state of a walk: what is open above the current element."""

    __slots__ = ("bold", "button", "counted", "fresh_item", "heading", "hidden", "length", "link", "links",
                 "lists", "marks", "open", "out", "parts", "passages", "pieces", "rows", "skip")  # fmt: skip

    def __init__(self, skip: frozenset[str]) -> None:
        self.skip = skip
        self.out = Walked()
        self.passages = self.out.passages
        self.parts = self.out.parts
        self.pieces: list[str] = []
        self.counted = self.length = 0
        self.marks: list[Mark] = []
        self.bold = self.hidden = self.button = self.rows = 0
        self.heading: list[int] = []
        self.lists: list[list[object]] = []
        self.fresh_item: str | None = None
        self.link: str | None = None
        self.links: list[str | None] = []
        self.open: list[Part] = []

    def mark(self) -> None:
        """Note that what follows is formatted otherwise than what came before."""
        pieces = self.pieces
        while self.counted < len(pieces):
            self.length += len(pieces[self.counted])
            self.counted += 1
        self.marks.append((self.length, self.bold > 0, self.link))

    def flush(self) -> None:
        """End the passage that is being read."""
        pieces = self.pieces
        if not pieces:
            return
        whole = pieces[0] if len(pieces) == 1 else "".join(pieces)
        raw = whole.strip()
        pieces.clear()
        marks: Sequence[Mark] = ()
        if self.marks:
            marks = self.marks
            if whole[0].isspace():
                lead = len(whole) - len(whole.lstrip())
                marks = [(max(start - lead, 0), bold, target) for start, bold, target in marks]
            self.marks = []
            self.counted = self.length = 0
            if self.bold or self.link:
                self.mark()
        if not raw:
            return
        kind, level, marker = "paragraph", 0, ""
        if self.rows:
            kind = "row"
        elif self.heading:
            kind, level = "heading", self.heading[-1]
        elif self.fresh_item is not None:
            kind, level, marker = "item", len(self.lists), self.fresh_item
        words = word_count(raw) if "\n" in raw or "\xa0" in raw else raw.count(" ") + 1
        hidden, button = self.hidden > 0, self.button > 0
        passage = Passage(raw, words, marks, kind, level, marker, hidden, button)
        self.fresh_item = None
        self.passages.append(passage)


_text = etree.XPath("string()", smart_strings=False)


def walk_page(root: etree._Element, removed: frozenset[etree._Element]) -> Walked:
    """Return the passages of a page but for menus and dialogs, unless those hold much of its text."""
    walked = walk(root, removed, skip=SET_APART)
    skipped = sum(len(str(_text(element))) for element in walked.skipped)
    if 2 * skipped <= sum(len(passage.raw) for passage in walked.passages):
        return walked
    return walk(root, removed)


def walk(
    root: etree._Element,
    removed: frozenset[etree._Element] = frozenset(),
    skip: frozenset[str] = frozenset(),
) -> Walked:
    """Return the passages under `root` in reading order, and the parts they stand in.

    Parts of a kind in `skip` are not read.
    """
    state = _Walk(skip)
    pieces = state.pieces
    undo: list[int] = []
    told_of = _TOLD.get
    # iterwalk visits in C and, unlike recursion, does not break on deep pages. This loop and `_enter` are
    # most of the cost of reading a page, so what is most frequent is dealt with here.
    steps = etree.iterwalk(root, events=("start", "end"))
    for event, element in steps:
        if event == "end":
            todo = undo.pop()
            if todo == _BREAK:
                if pieces:
                    state.flush()
            elif todo == _BOLD:
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
            if told == _NEVER or (removed and element in removed):
                todo = -1
            elif (attributes := element.items()) or told & _HOLDS or state.rows:
                todo = _enter(element, attributes, tag, told, state)
            else:  # it says nothing of itself
                todo = 0
                if told & _APART:
                    if pieces:
                        state.flush()
                    todo = _BREAK
                if told & (_MEANS | _OTHER):
                    todo |= _MEANING[tag](element, state)
            if todo < 0:
                steps.skip_subtree()
                undo.append(0)
                continue
            undo.append(todo)
            text = element.text
        if text and (pieces or not text.isspace()):
            pieces.append(text)
    state.flush()
    return state.out


def _enter(
    element: etree._Element, attributes: list[tuple[str, str]], tag: str, told: int, state: _Walk
) -> int:
    """Take an element's meaning in and return what its end undoes; below zero skips all it holds."""
    if told == _OTHER:
        return _MEANING[tag](element, state)
    todo = 0
    role = None
    kind = tag if told & _NAMED else ""
    apart = told & _APART
    for name, value in attributes:
        if name not in _TELLING:
            continue
        if name == "class" or name == "id":
            verdict = by_name(value)
            if verdict:
                if verdict == ICON or (verdict == UNSEEN and not apart):
                    return -1
                if verdict == UNSEEN or (not kind and tag != "body"):
                    kind = verdict
        elif name == "role":
            role = value
            if role in _NEVER_ROLES:
                return -1
            if kind != UNSEEN:
                kind = _ROLES.get(role, kind)
        elif hides(name, value):
            todo = _HIDDEN
    if kind and kind in state.skip and not state.rows:
        state.flush()
        state.out.skipped.append(element)
        return -1
    if todo:
        state.hidden += 1
    if apart or kind:
        if state.rows:
            state.pieces.append(" | " if tag == "td" or tag == "th" else " ")
            todo |= _SPACE
        else:
            if state.pieces:
                state.flush()
            todo |= _BREAK
            if kind or told & _HOLDS or todo & _HIDDEN:
                part = Part(element, len(state.passages), kind, todo > _BREAK)
                state.parts.append(part)
                state.open.append(part)
                todo |= _PART
    if role == "heading" and tag not in _INLINE:
        meaning = 0 if state.rows else _heading(element, state)
    elif told & _MEANS and not (state.rows and tag in _STRUCTURE):
        meaning = _MEANING[tag](element, state)
    else:
        return todo
    return meaning if meaning < 0 else todo | meaning


def _link(element: etree._Element, state: _Walk) -> int:
    target = element.get("href")
    if not target:
        return 0
    if target[0] == "#" and not (element.text or "")[:1].isalnum() and not _has_letters(element):
        return -1  # a heading's "#", a footnote's way back
    if element.get("hreflang") and _fills_item(element):
        return -1  # an entry in a list of languages
    state.links.append(state.link)
    state.link = target
    state.mark()
    return _LINK


def _has_letters(element: etree._Element) -> bool:
    return any(map(str.isalnum, str(_text(element))))


def _bold(_: etree._Element, state: _Walk) -> int:
    state.bold += 1
    state.mark()
    return _BOLD


def _button(element: etree._Element, state: _Walk) -> int:
    if not state.rows and not state.heading:
        state.flush()
    if element.get("aria-controls") and element.get("aria-expanded") and not element.get("aria-haspopup"):
        return _BREAK  # an accordion's: the title of what it opens
    state.button += 1
    return _BUTTON


def _heading(element: etree._Element, state: _Walk) -> int:
    todo = _HEADING
    if element.tag not in _BREAKS:
        state.flush()
        todo |= _BREAK
    state.heading.append(_HEADINGS.get(element.tag) or min(max(_number(element.get("aria-level"), 2), 1), 6))
    return todo


def _item(element: etree._Element, state: _Walk) -> int:
    state.fresh_item = _marker(element, state)
    return _ITEM


def _definition(element: etree._Element, state: _Walk) -> int:
    state.fresh_item = _marker(element, state)
    state.lists.append(["ul", "1", 1])
    return _ITEM | _LIST


def _list(element: etree._Element, state: _Walk) -> int:
    state.lists.append([element.tag, element.get("type", "1"), _number(element.get("start"), 1)])
    return _LIST


def _row(element: etree._Element, state: _Walk) -> int:
    if not _is_row(element):
        return 0
    state.rows += 1
    return _ROW


def _line_break(_: etree._Element, state: _Walk) -> int:
    """Take in a <br>; the second in a row, with nothing but space between, parts paragraphs."""
    for piece in reversed(state.pieces):
        if piece is _LINE_BREAK:
            if not state.rows:
                state.flush()
                return -1
            break
        if not piece.isspace():
            break
    state.pieces.append(_LINE_BREAK)
    return -1


def _choice(element: etree._Element, state: _Walk) -> int:
    """Mark the short text before a combo box: what is chosen in it or its label, not law."""
    if element.tag == "select" or element.get("role") == "combobox" or element.get("aria-autocomplete"):
        state.flush()
        if state.passages:
            last = state.passages[-1]
            last.button = last.button or last.kind == "paragraph"
    return -1


# What a tag means, whatever its attributes say; each returns what the element's end undoes.
_MEANING: dict[str, Callable[[etree._Element, _Walk], int]] = {
    "a": _link, "b": _bold, "strong": _bold, "button": _button, "li": _item, "dd": _definition, "ul": _list,
    "ol": _list, "menu": _list, "dt": _bold, "summary": _bold, "tr": _row, "br": _line_break,
    "input": _choice, "select": _choice, **dict.fromkeys(_HEADINGS, _heading),
}  # fmt: skip


def _leave(state: _Walk, todo: int) -> None:
    if todo == _LINK:
        state.link = state.links.pop()
        state.mark()
        return
    if todo & _SPACE:
        state.pieces.append(" ")
    # A break, a heading, an item, a list, a row or a button ends.
    ends = state.pieces and todo & _ENDS_PASSAGE
    if ends and (not state.rows or todo & _ROW) and not (todo & _BUTTON and state.heading):
        state.flush()
    if todo & _PART:
        state.open.pop().end = len(state.passages)
    if todo & _ITEM:
        state.fresh_item = None
    if todo & _LIST:
        state.lists.pop()
    if todo & _HEADING:
        state.heading.pop()
    if todo & _HIDDEN:
        state.hidden -= 1
    if todo >= _BOLD and todo & (_BOLD | _LINK | _ROW | _BUTTON):
        if todo & _BOLD:
            state.bold -= 1
        if todo & _LINK:
            state.link = state.links.pop()
        if todo & _ROW:
            state.rows -= 1
        if todo & _BUTTON:
            state.button -= 1
        state.mark()


def _fills_item(link: etree._Element) -> bool:
    """Whether a link is all that its list item holds."""
    item = link.getparent()
    if item is None or item.tag != "li" or len(item) != 1:
        return False
    return not (item.text or "").strip() and not (link.tail or "").strip()


def _marker(element: etree._Element, state: _Walk) -> str:
    """Return the number or letter that a browser prints before a list item, `-` for a bullet."""
    if not state.lists or state.lists[-1][0] != "ol":
        return "-"
    _, style, number = state.lists[-1]
    assert isinstance(number, int)
    number = _number(element.get("value"), number)
    state.lists[-1][2] = number + 1
    printed = str(number)
    if style in ("a", "A") and 1 <= number <= 26:
        printed = chr(96 + number)
    elif style in ("i", "I") and 1 <= number <= 39:
        tens, ones = divmod(number, 10)
        printed = "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
    return f"{printed.upper() if style in ('A', 'I') else printed}."


def _is_row(row: etree._Element) -> bool:
    """Whether a table row holds data; a row of one cell, or with headings or lists inside, is layout."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    return len(cells) >= 2 and next(row.iter("h1", "h2", "h3", "h4", "table"), None) is None


def _number(text: str | None, otherwise: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return otherwise
