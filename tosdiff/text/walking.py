"""The state of a walk over a page: what is open above the current element, and the passage that is being read.

Invariant: a passage's marks are offsets in its own raw text, in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from lxml import etree

from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.scripts import words_without_spaces
from tosdiff.text.passages import Mark, Part, Passage, RawCell, Walked, word_count

LINE_BREAK = "\n"

BREAK, PART, ITEM, LIST, HEADING, BOLD, LINK, HIDDEN, ROW, BUTTON, SPACE, WRITTEN = (
    1 << n for n in range(12)
)
"""What is to be undone at an element's end, the most frequent first."""
ENDS_PASSAGE = BREAK | PART | HEADING | LIST | ITEM | ROW | BUTTON

_PARAGRAPHS = compiled_on_use(r"\n[ \t\f\v]*(?:\n[ \t\f\v]*)+")
_ITEM_LINE = compiled_on_use(
    r"\n[ \t]*(?=(?:[-*•◦▪·‣–—]|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)|\d{1,2}\.)[ \t]+\S)"
)

text_of = etree.XPath("string()", smart_strings=False)
"""All the text under an element."""


class Walking:
    """What is open above the current element."""

    __slots__ = ("bold", "button", "cells", "fresh_item", "heading", "hidden", "link", "links", "lists",
                 "marks", "open", "out", "parts", "passages", "pieces", "rows", "skip", "unstruck", "verdicts", "written")  # fmt: skip

    def __init__(self, skip: frozenset[str]) -> None:
        self.skip = skip
        self.unstruck: set[str] = set()
        """What was found to name no class whose text is struck out; a page says the same of many elements."""
        self.verdicts: dict[str, str] = {}
        """What names say of their elements."""
        self.out = Walked()
        self.passages = self.out.passages
        self.parts = self.out.parts
        self.pieces: list[str] = []
        self.marks: list[tuple[int, bool, str | None]] = []
        """From which piece on the text is bold or a link."""
        self.cells: list[tuple[int, etree._Element]] = []
        """Of the row that is open: each cell, and at which piece it begins."""
        self.bold = self.hidden = self.button = self.rows = self.written = 0
        self.heading: list[int] = []
        self.lists: list[list[object]] = []
        self.fresh_item: str | None = None
        self.link: str | None = None
        self.links: list[str | None] = []
        self.open: list[Part] = []

    def mark(self) -> None:
        """Note that what follows is formatted otherwise than what came before."""
        self.marks.append((len(self.pieces), self.bold > 0, self.link))

    def flush(self) -> None:
        """End the passage that is being read."""
        pieces = self.pieces
        if not pieces:
            return
        whole = pieces[0] if len(pieces) == 1 else "".join(pieces)
        raw = whole.strip()
        cells = self._cells() if self.cells else ()
        marks: Sequence[Mark] = ()
        if self.marks:
            if raw:
                marks = self._marks(len(whole) - len(whole.lstrip()))
            self.marks = [(0, self.bold > 0, self.link)] if self.bold or self.link else []
        pieces.clear()
        if not raw:
            return
        if self.written and "\n" in raw:
            self._flush_lines(raw, marks)
            return
        kind, level, marker = "paragraph", 0, ""
        if self.rows:
            kind = "row"
        elif self.heading:
            kind, level = "heading", self.heading[-1]
        elif self.fresh_item is not None:
            kind, level, marker = "item", len(self.lists), self.fresh_item
        elif self.lists:
            level = len(self.lists)
        words = word_count(raw) if "\n" in raw or "\xa0" in raw else raw.count(" ") + 1
        words += words_without_spaces(raw)
        hidden, button = self.hidden > 0, self.button > 0
        passage = Passage(raw, words, marks, kind, level, marker, hidden, button, cells)
        self.fresh_item = None
        self.passages.append(passage)

    def _marks(self, lead: int) -> Sequence[Mark]:
        """Return from which character of the passage on it is bold or a link; its first is the one after `lead`."""
        if len(self.pieces) == 1:
            whole = len(self.pieces[0]) - lead
            return [(whole if piece else 0, bold, target) for piece, bold, target in self.marks]
        starts = [0, *accumulate(map(len, self.pieces))]
        return [(max(starts[piece] - lead, 0), bold, target) for piece, bold, target in self.marks]

    def _cells(self) -> Sequence[RawCell]:
        """Return the cells of the row that ends."""
        ends = [*(start - 1 for start, _ in self.cells[1:]), len(self.pieces)]
        cells = [
            (element, "".join(self.pieces[start:end]))
            for (start, element), end in zip(self.cells, ends, strict=True)
        ]
        self.cells = []
        return cells

    def _flush_lines(self, raw: str, marks: Sequence[Mark]) -> None:
        """End a passage whose line breaks stand as they are written: a blank line or an item begins another."""
        ends = sorted({(m.start(), m.end()) for p in (_PARAGRAPHS, _ITEM_LINE) for m in p.finditer(raw)})
        at = 0
        for end, after in (*ends, (len(raw), len(raw))):
            if end < at:
                continue
            piece = raw[at:end]
            start = at + len(piece) - len(piece.lstrip())
            if text := piece.strip():
                kind, level = ("heading", self.heading[-1]) if self.heading else ("paragraph", 0)
                within = [
                    (max(s - start, 0), bold, target) for s, bold, target in marks if s < start + len(text)
                ]
                self.passages.append(
                    Passage(text, word_count(text), within, kind, level, "", self.hidden > 0, self.button > 0)
                )
            at = after
        self.fresh_item = None
