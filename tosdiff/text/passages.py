"""What a walk over a page gives: passages of text, and the parts of the page they stand in.

Invariant: a passage keeps its text as it stands on the page; whitespace is folded when it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

SET_APART = frozenset(("nav", "menu", "dialog", "unseen"))
"""Kinds of parts that are law only where they hold half of the page's sentences."""

Mark = tuple[int, bool, str | None]
"""From which character of the raw text on it is bold or a link: (start, bold, link target)."""

RawCell = tuple[etree._Element, str]
"""A cell of a row and its text as it stands on the page."""


@dataclass(slots=True)
class Passage:
    """A run of text between two breaks."""

    raw: str
    """The text as it stands on the page, without the space around it."""
    words: int
    """How many words it has."""
    marks: Sequence[Mark]
    """In order; the last one for a character counts. Empty where nothing is bold or a link."""
    kind: str
    """`heading`, `paragraph`, `item`, `row`."""
    level: int
    marker: str
    hidden: bool
    button: bool
    cells: Sequence[RawCell] = ()
    """Of a row, in order."""
    folded: str = ""

    @property
    def text(self) -> str:
        """All of it, whitespace folded: only when asked for, as much of a page is left out unread."""
        if not self.folded:
            self.folded = folded(self.raw)
        return self.folded

    @property
    def linked(self) -> bool:
        """Whether it is one link from end to end, as an entry of a menu is."""
        opens = False
        for start, _, target in self.marks:
            if start:
                break
            opens = target is not None
        return opens and all(target or self.raw[start:end].isspace() for start, end, _, target in self.runs())

    def runs(self) -> list[tuple[int, int, bool, str | None]]:
        """Return where the raw text is formatted alike, as (start, end, bold, link target)."""
        runs: list[tuple[int, int, bool, str | None]] = []
        at, bold, target = 0, False, None
        for start, next_bold, next_target in self.marks:
            if start > at:
                runs.append((at, start, bold, target))
            at, bold, target = start, next_bold, next_target
        if at < len(self.raw):
            runs.append((at, len(self.raw), bold, target))
        return runs


@dataclass(slots=True)
class Part:
    """A range of passages that one element holds."""

    element: etree._Element
    start: int
    kind: str = ""
    """`main`, `article`, `panel`, `nav`, `footer`, `header`, `aside`, `dialog`, `menu`, `form`, `furniture`,
    `banner`, `consent`, `unseen`; empty for an element that says nothing of itself."""
    hidden: bool = False
    """Its own attributes hide it."""
    end: int = -1
    asks: bool = False
    """It holds a field to be filled in."""


@dataclass(slots=True)
class Walked:
    passages: list[Passage] = field(default_factory=list)
    skipped: list[etree._Element] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    """The elements that hold other elements apart from the rest, in the order they begin."""


def folded(text: str) -> str:
    """Return a text with its whitespace folded."""
    # Printable text has no whitespace but spaces. Taking a text apart costs three times as much.
    if "\n" in text:
        text = text.replace("\n", " ")
    if "\xa0" in text:
        text = text.replace("\xa0", " ")
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return " ".join(text.split())


def word_count(raw: str) -> int:
    """Return how many words a text has that may be laid out over several lines."""
    if "\n" in raw and "  " in raw:  # runs of spaces between words
        return folded(raw).count(" ") + 1
    return raw.count(" ") + raw.count("\n") + raw.count("\xa0") + 1
