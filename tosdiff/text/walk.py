"""One walk over a page's tree into a flat list of passages, with where each stood.

Invariant: the walk drops only what can never be law (scripts, form choices, icons' names); whatever may
be furniture is kept and marked, so that choosing the region can judge by how much each part holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

NEVER = frozenset(
    ("script", "style", "noscript", "template", "svg", "select", "option", "datalist", "iframe", "object",
     "head", "title", "audio", "video", "canvas", "textarea", "math", "map", "progress", "meter")
)  # fmt: skip
CHROME = frozenset(("nav", "footer", "aside", "dialog", "header", "menu"))
_CHROME_ROLES = {"navigation": "nav", "contentinfo": "footer", "banner": "header", "complementary": "aside",
                 "dialog": "dialog", "alertdialog": "dialog", "search": "nav", "menu": "nav", "menubar": "nav"}  # fmt: skip
_BREAKS = frozenset(
    ("p", "div", "section", "article", "main", "ul", "ol", "li", "table", "tbody", "thead", "tfoot", "tr", "td",
     "th", "blockquote", "dl", "dt", "dd", "pre", "form", "fieldset", "figure", "figcaption", "address", "hr",
     "details", "summary", "body", "center", "caption", "legend", "h1", "h2", "h3", "h4", "h5", "h6",
     *CHROME)
)  # fmt: skip
_BOLD = frozenset(("b", "strong"))
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_ICON = re.compile(r"material-(?:icons|symbols)|\bicon-label\b", re.IGNORECASE)
_UNSEEN = re.compile(
    r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|a11y-hidden)(?:$|[\s_])", re.I
)
_FURNITURE = re.compile(
    r"cookie|consent|onetrust|gdpr-|breadcrumb|nav(?:bar|igation)|site-?(?:header|footer|nav)|page-?footer|"
    r"lang(?:uage)?-?(?:select|switch|pick|menu)|locale-?(?:select|switch|pick)|social-?(?:share|links|media|icons)|"
    r"share-?(?:button|bar|links)|table-?of-?contents|(?:^|\s)toc(?:$|[\s_]|-(?:list|nav|container|wrapper|menu|links?))|skip-?(?:link|to|nav)|newsletter|"
    r"feedback-?(?:form|widget)|side-?bar|side-?nav|promo|announcement",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DEEPEST = 4000


@dataclass(slots=True)
class Passage:
    """A run of text between two breaks, as pieces of one formatting each."""

    pieces: list[tuple[str, bool, str | None]]
    """(text, bold, link target)."""
    kind: str
    """`heading`, `paragraph`, `item`, `row`."""
    level: int = 0
    marker: str = ""
    hidden: bool = False
    button: bool = False

    @property
    def text(self) -> str:
        """All of it, whitespace folded."""
        return " ".join("".join([text for text, _, _ in self.pieces]).split())


@dataclass(slots=True)
class Region:
    """A range of passages that one element holds."""

    kind: str
    """`main`, `article`, `nav`, `footer`, `header`, `aside`, `dialog`, `furniture`, `unseen`."""
    start: int
    end: int = -1


@dataclass(slots=True)
class Walked:
    passages: list[Passage] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)


class _Walk:
    """The state of a walk: what is open above the current element."""

    def __init__(self) -> None:
        self.out = Walked()
        self.pieces: list[tuple[str, bool, str | None]] = []
        self.bold = 0
        self.hidden = 0
        self.button = 0
        self.heading: list[int] = []
        self.lists: list[list[object]] = []
        self.fresh_item: str | None = None
        self.rows = 0
        self.link: str | None = None
        self.breaks = 0

    def flush(self) -> None:
        self.breaks = 0
        if not self.pieces:
            return
        pieces, self.pieces = self.pieces, []
        if not any(text and not text.isspace() for text, _, _ in pieces):
            return
        kind, level, marker = "paragraph", 0, ""
        if self.rows:
            kind = "row"
        elif self.heading:
            kind, level = "heading", self.heading[-1]
        elif self.fresh_item is not None:
            kind, level, marker = "item", len(self.lists), self.fresh_item
        self.fresh_item = None
        self.out.passages.append(
            Passage(
                pieces=pieces,
                kind=kind,
                level=level,
                marker=marker,
                hidden=bool(self.hidden),
                button=bool(self.button),
            )
        )


def walk(root: etree._Element, removed: frozenset[etree._Element] = frozenset()) -> Walked:
    """Return the passages under `root` in reading order, and the regions they stand in."""
    state = _Walk()
    undo: list[list[tuple[str, object]]] = []
    element: etree._Element | None = root
    depth = 0
    # A hand-written walk: recursion would break on deep pages, and iterwalk is slower.
    while element is not None:
        entered = depth < _DEEPEST and isinstance(element.tag, str) and _enter(element, state, undo, removed)
        if entered:
            if element.text:
                _add(state, element.text)
            if len(element):
                element = element[0]
                depth += 1
                continue
            _leave(state, undo.pop())
        while element is not None:
            if element is root:
                state.flush()
                return state.out
            if element.tail:
                _add(state, element.tail)
            following = element.getnext()
            if following is not None:
                element = following
                break
            element = element.getparent()
            depth -= 1
            if element is not None:
                _leave(state, undo.pop())
    state.flush()
    return state.out


def _add(state: _Walk, text: str) -> None:
    if state.breaks and not text.isspace():
        state.breaks = 0
    state.pieces.append((text, state.bold > 0 or bool(state.heading), state.link))


def _enter(
    element: etree._Element,
    state: _Walk,
    undo: list[list[tuple[str, object]]],
    removed: frozenset[etree._Element],
) -> bool:
    """Take an element's meaning in; False skips it with all it holds."""
    tag = element.tag
    if tag in NEVER or (removed and element in removed):
        return False
    if tag == "input":
        if element.get("role") == "combobox" or element.get("aria-autocomplete"):
            _choice(state)
        return False
    if tag == "br":
        state.breaks += 1
        if state.breaks >= 2 and not state.rows:
            state.flush()
        else:
            state.pieces.append(("\n", False, None))
        return False
    attributes = element.attrib
    todo: list[tuple[str, object]] = []
    region = tag if tag in CHROME else tag if tag in ("main", "article") else None
    if attributes:
        role = attributes.get("role")
        if role:
            region = (
                "main"
                if role == "main"
                else "article"
                if role == "article"
                else _CHROME_ROLES.get(role, region)
            )
            if role in ("listbox", "option", "tooltip", "progressbar"):
                return False
        names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
        if names != " " and (verdict := _by_name(names)):
            if verdict == "icon" or (verdict == "unseen" and tag not in _BREAKS):
                return False
            if verdict == "unseen" or (region is None and tag not in ("body", "html")):
                region = verdict
        if (
            "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or _HIDDEN_STYLE.search(attributes.get("style", ""))
        ):
            state.hidden += 1
            todo.append(("hidden", None))
    block = tag in _BREAKS or region is not None
    if block and not state.rows:
        state.flush()
        todo.append(("flush", None))
    elif block and state.rows and tag in ("td", "th"):
        state.pieces.append((" | ", False, None))
    elif block:
        state.pieces.append((" ", False, None))
    if region is not None and not state.rows:
        opened = Region(kind=region, start=len(state.out.passages))
        state.out.regions.append(opened)
        todo.append(("region", opened))
    if tag in _HEADINGS or attributes.get("role") == "heading":
        level = _HEADINGS.get(str(tag)) or _number(attributes.get("aria-level"), 2)
        if not state.rows:
            if tag not in _HEADINGS:
                state.flush()
                todo.append(("flush", None))
            state.heading.append(level)
            todo.append(("heading", None))
    elif tag in _BOLD:
        state.bold += 1
        todo.append(("bold", None))
    elif tag == "a" and attributes.get("href"):
        todo.append(("link", state.link))
        state.link = str(attributes["href"])
    elif tag in ("ul", "ol", "menu") and not state.rows:
        start = _number(attributes.get("start"), 1)
        state.lists.append([tag, attributes.get("type", "1"), start])
        todo.append(("list", None))
    elif tag in ("li", "dd") and not state.rows:
        state.fresh_item = _marker(state)
        if tag == "dd":
            state.lists.append(["ul", "1", 1])
            todo.append(("list", None))
        todo.append(("item", None))
    elif tag in ("dt", "summary") and not state.rows:
        state.bold += 1
        todo.append(("bold", None))
    elif tag == "tr" and _is_row(element):
        state.rows += 1
        todo.append(("row", None))
    elif tag == "button":
        state.flush() if not state.rows and not state.heading else None
        state.button += 1
        todo.append(("button", None))
    undo.append(todo)
    return True


def _leave(state: _Walk, todo: list[tuple[str, object]]) -> None:
    for what, value in reversed(todo):
        if what == "flush":
            state.flush()
        elif what == "hidden":
            state.hidden -= 1
        elif what == "region":
            state.flush()
            assert isinstance(value, Region)
            value.end = len(state.out.passages)
        elif what == "heading":
            state.flush()
            state.heading.pop()
        elif what == "bold":
            state.bold -= 1
        elif what == "link":
            state.link = value if isinstance(value, str) else None
        elif what == "list":
            state.flush()
            state.lists.pop()
        elif what == "item":
            state.flush()
            state.fresh_item = None
        elif what == "row":
            state.flush()
            state.rows -= 1
        elif what == "button":
            if not state.rows and not state.heading:
                state.flush()
            state.button -= 1


@lru_cache(maxsize=16384)
def _by_name(names: str) -> str | None:
    """Return what an element's class and id say of it; the same names come back all over a site."""
    if _ICON.search(names):
        return "icon"
    if _UNSEEN.search(names):
        return "unseen"
    return "furniture" if _FURNITURE.search(names) else None


def _choice(state: _Walk) -> None:
    """Mark the short text before a combo box: what is chosen in it, not law."""
    state.flush()
    if state.out.passages:
        last = state.out.passages[-1]
        last.button = last.button or last.kind == "paragraph"


def _marker(state: _Walk) -> str:
    if not state.lists or state.lists[-1][0] != "ol":
        return "-"
    _, style, number = state.lists[-1]
    assert isinstance(number, int)
    state.lists[-1][2] = number + 1
    if style in ("a", "A") and 1 <= number <= 26:
        letter = chr(96 + number)
        return f"{letter if style == 'a' else letter.upper()}."
    return f"{number}."


def _is_row(row: etree._Element) -> bool:
    """Whether a table row holds data; a row of one cell, or with headings or lists inside, is layout."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    return len(cells) >= 2 and next(row.iter("h1", "h2", "h3", "h4", "table"), None) is None


def _number(text: str | None, otherwise: int) -> int:
    try:
        return min(max(int(text or ""), 1), 6) if otherwise == 2 else int(text or "")
    except ValueError:
        return otherwise
