"""What of a version points to something else of it: a sentence to the one before it, a footnote's mark to its note.

Invariant: equal versions point alike; a mark that is only numbered otherwise, and a note that comes with its mark,
point to nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from tosdiff.language.normalise import normal
from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.signs import footnotes_of
from tosdiff.language.words import words_of
from tosdiff.models import Block, BlockKind

_RUNNING = (BlockKind.PARAGRAPH, BlockKind.ITEM)
# "This does not apply to minors", "The foregoing", "Otherwise", "In that case"; "these Terms" are the whole document, and
# "this section" holds the sentence itself.
_ITSELF = (
    r"(?:terms|conditions|agreements?|polic(?:y|ies)|notices?|documents?|contract|licen[cs]e|statement|guidelines?|rules"
    r"|addendum|annex|appendix|schedule|page|(?:web)?site|services?|articles?|sections?|clauses?|paragraphs?|part|chapter|privacy"
    r"|[A-Z]\w*)"
)
_BACK = compiled_on_use(
    r"\W*(?:(?i:the )?(?i:foregoing|above|aforesaid|preceding|latter|former)\b"
    rf"|(?i:this|these|those|that|such)\b(?! {_ITSELF}\b)|(?i:it|they)\b"
    r"|(?i:(?:in|under|by) (?:this|that|such|these|those|which|either) )"
    r"|(?i:otherwise|however|instead|nor|therefore|thus|consequently|if (?:so|not)|(?:as|by way of) an? exception|except as (?:above|stated)"
    r"|dies(?:e[srnm]?)?|das gilt|jedoch|cela|ceci|toutefois|esto|ello)\b)"
)
_BACK_INSIDE = compiled_on_use(
    r"\b(?:the (?:foregoing|above|preceding|latter|former|aforesaid)|aforementioned|(?:stated|described|said|mentioned|listed) above"
    r"|the (?:previous|preceding|last) (?:sentence|paragraph|point))\b",
    re.IGNORECASE,
)
# How a note begins: "* Not for firms", "1 Not for firms"; "1. Scope" is a clause.
_NOTE = compiled_on_use(r"\W{0,2}?\[?(\d{1,3}|[*†‡§¶]{1,3}|[a-z](?=\]))\]?(?![.):\w*†‡])\s*(?=\w)")
_LEAST_NOTE = 2  # words
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", " []⁽⁾")

Mark = tuple[int, str]
"""How many words stand before a footnote's mark, and the mark."""


def points_back(block: Block) -> bool:
    """Whether a block says something of what stands before it."""
    text = normal(block.text)
    return block.kind in _RUNNING and bool(_BACK.match(text) or _BACK_INSIDE.search(text))


def marks_of(text: str) -> list[Mark]:
    """Return the marks of footnotes in a text in normal form, each with how many words stand before it."""
    found: list[Mark] = []
    words = at = 0
    for start, end in footnotes_of(text):
        words += len(words_of(text[at:start]))
        at = end
        found += ((words, mark) for mark in text[start:end].translate(_PLAIN).split(","))
    return found


def marks_went(old: str, new: str) -> bool:
    """Whether the marks of two texts of the same words stand at other words, or were exchanged."""
    was, now = marks_of(old), marks_of(new)
    if [at for at, _ in was] == [at for at, _ in now]:
        marks = [mark for _, mark in was], [mark for _, mark in now]
        return marks[0] != marks[1] and sorted(marks[0]) == sorted(marks[1])
    gone, come = Counter(at for at, _ in was), Counter(at for at, _ in now)
    return bool(gone - come) and bool(come - gone)


class Pointers:
    """What points to what in two versions, known from which block became which."""

    def __init__(self, before: Sequence[Block], after: Sequence[Block], partners: Mapping[int, int]) -> None:
        self._before, self._after = before, after
        self._partner = partners
        self._origin = {j: i for i, j in partners.items()}

    def follows_another(self, i: int, j: int) -> bool:
        """Whether a block that moved points back to another one now, or is no longer what the next one points to."""
        if points_back(self._after[j]) and self._partner.get(i - 1, -1) != j - 1:
            return True
        if (
            i + 1 < len(self._before)
            and points_back(self._before[i + 1])
            and self._partner.get(i + 1) != j + 1
        ):
            return True
        return (
            j + 1 < len(self._after) and points_back(self._after[j + 1]) and self._origin.get(j + 1) != i + 1
        )

    def mark_tells(self, i: int, j: int) -> bool:
        """Whether a footnote's mark that comes or goes has its note in both versions, or went to another block."""
        was, now = (Counter(mark for _, mark in marks_of(normal(text))) for text in self._texts(i, j))
        turned = {*(was - now), *(now - was)}
        return not turned.isdisjoint(self._notes | self._gone_elsewhere)

    def _texts(self, i: int, j: int) -> tuple[str, str]:
        return self._before[i].text, self._after[j].text

    @cached_property
    def _notes(self) -> frozenset[str]:
        """The marks whose notes stand in both versions."""
        here, there = (_notes_of(side) for side in (self._before, self._after))
        return frozenset(mark for mark in here if here[mark] == there.get(mark))

    @cached_property
    def _gone_elsewhere(self) -> frozenset[str]:
        """The marks that one block lost and another one gained."""
        gone, come = set[str](), set[str]()
        for i, j in self._partner.items():
            old, new = self._texts(i, j)
            if old != new:
                was, now = (Counter(mark for _, mark in marks_of(normal(text))) for text in (old, new))
                gone |= (was - now).keys()
                come |= (now - was).keys()
        return frozenset(gone & come)


def _notes_of(blocks: Sequence[Block]) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in blocks:
        text = normal(block.text)
        match = _NOTE.match(text) if block.kind in _RUNNING else None
        if match and len(words_of(text[match.end() :])) >= _LEAST_NOTE:
            found[match[1]] = text[match.end() :]
    return found
