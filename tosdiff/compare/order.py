"""Lists and tables whose items stand in another order, and whether that order says something.

Invariant: only the same items, each in its words, under the same heading and lead-in, are one list in another order.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set

from tosdiff.compare.places import Arrangement
from tosdiff.compare.pointers import points_back
from tosdiff.language.normalise import normal
from tosdiff.language.patterns import compiled_on_use
from tosdiff.models import BlockKind

# A lead-in or a heading that speaks of order; "in order to" does not.
_ORDER = compiled_on_use(
    r"\b(?:order(?! to\b)|priorit\w+|precedence|sequence|sequential\w*|steps?|stages?|rank\w*|successive\w*|hierarchy"
    r"|prevail\w*|supersed\w*|(?:will|shall) (?:control|govern)|chronolog\w*|consecutive\w*|ascending|descending|in turn"
    r"|(?:begin|start)\w* with|first (?:over|to|before)|first\b[^.]{0,60}\bthen)\b",
    re.IGNORECASE,
)
_STEP = compiled_on_use(
    r"\W*(?:first|firstly|second|secondly|third|thirdly|then|next|finally|lastly)\b", re.IGNORECASE
)
_PLACE = compiled_on_use(
    r"\b(?:first|second|third|fourth|fifth|last|previous|preceding|next|\d{1,2}(?:st|nd|rd|th))\s"
    r"(?:\w+\s)?(?:items?|bullets?|points?|entry|entries|rows?|lines?|options?|columns?|of (?:these|those|the (?:above|following)))\b"
    r"|\b(?:items?|bullets?|points?|rows?|entry|lines?|options?)\s(?:\(?[a-z]\)|\(?\d{1,2}\)?)",
    re.IGNORECASE,
)
_BESIDE = compiled_on_use(
    r"\b(?:as|see|same as)\s(?:the\s)?(?:above|below|previous)\b|\bditto\b|^\W*or\b", re.IGNORECASE
)
_NUMBERED = r"\b(?:clause|item|paragraph|point|section|step|sub-?paragraph|under|in|of|and|to)s?\s{}(?![\w(])"

# A lead-in or a heading of a numbered list whose items are done one after the other.
_PROCEDURE = compiled_on_use(
    r"^\W*to\b.*:\W*$|^\W*how\b|\b(?:do (?:this|the following|as follows)|proceed|procedure|(?:this|the following) process|follow\b)",
    re.IGNORECASE,
)
_BRACKETED = compiled_on_use(r"\((\d{1,2}|[a-z]|[ivx]{1,4})\)", re.IGNORECASE)

Group = tuple[int, ...]
"""The blocks of one list, or of one table."""


class Orders:
    """The lists of two versions that hold the same items in another order."""

    def __init__(self, old: Arrangement, new: Arrangement) -> None:
        self._old, self._new = old, new
        self._of_old: dict[int, bool] = {}
        self._of_new: dict[int, bool] = {}
        there: dict[tuple[object, ...], list[Group]] = defaultdict(list)
        for group in _groups(new):
            there[_key(new, group)].append(group)
        for group in _groups(old):
            for other in there.get(_key(old, group), ()):
                if _forms(old, group) != _forms(new, other):
                    binds = self._binds(group, other)
                    self._of_old |= dict.fromkeys(group, binds)
                    self._of_new |= dict.fromkeys(other, binds)

        read_there: dict[tuple[object, ...], list[Group]] = defaultdict(list)
        for table, key in _tables(new):
            read_there[key].append(table)
        for table, key in _tables(old):
            for other in read_there.get(key, ()):
                if [old.blocks[at].text for at in table] != [new.blocks[at].text for at in other]:
                    binds = self._binds(table, other)
                    self._of_old |= dict.fromkeys(table, binds)
                    self._of_new |= dict.fromkeys(other, binds)

    def reordered(self, before: int | None, after: int | None) -> bool | None:
        """Return whether the order binds that a block is part of; None where nothing is but in another order."""
        sides = ((self._of_old, before), (self._of_new, after))
        told = [known.get(at) for known, at in sides if at is not None]
        return None if None in told else any(told)

    def _binds(self, group: Group, other: Group) -> bool:
        """Whether the order of a list says something: its lead-in says so, or something points to a place in it."""
        for side, members in ((self._old, group), (self._new, other)):
            texts = [normal(side.blocks[at].text) for at in members]
            if any(map(_ORDER.search, side.words_of_place(members[0]))):
                return True
            if any(_STEP.match(text) or _BESIDE.search(text) for text in texts):
                return True
            if any(points_back(side.blocks[at]) for at in members):
                return True
            if all(side.blocks[at].marker.strip(".)").isdecimal() for at in members) and any(
                map(_PROCEDURE.search, side.words_of_place(members[0]))
            ):
                return True
            whole = [normal(block.text) for block in side.blocks]
            if any(map(_PLACE.search, whole)):
                return True
            markers = {side.blocks[at].marker.strip(".:") for at in members} - {"-", ""}
            if markers and any(_refers(text, markers) for text in whole):
                return True
        return False


def _refers(text: str, markers: Set[str]) -> bool:
    """Whether a text names an item by its number: `point 2`, or `(b)` where it counts nothing in brackets itself."""
    numbered = _NUMBERED.format("(?:" + "|".join(map(re.escape, sorted(markers))) + ")")
    bracketed = {match.lower() for match in _BRACKETED.findall(text)}
    alone = len(bracketed) == 1 and bracketed <= {marker.lower() for marker in markers}
    return alone or bool(re.search(numbered, text))


def _groups(side: Arrangement) -> Iterator[Group]:
    """Yield the lists of a version, and its tables without their rows of headings."""
    for items in side.items_of.values():
        yield tuple(items)
    run: list[int] = []
    for at, block in enumerate(side.blocks):
        if block.kind is BlockKind.ITEM and block.lead_in is None:
            run.append(at)
        elif run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)
    for rows in side.tables:
        heads = [at for at in rows if side.blocks[at].cells and side.blocks[at].cells[0].heading]
        yield tuple(at for at in rows if at not in heads or not _heads(side, at))


def _tables(side: Arrangement) -> Iterator[tuple[Group, tuple[object, ...]]]:
    """Yield the tables with headings, each with what a reader finds in it, in whatever order of columns and rows."""
    for rows in side.tables:
        if read := side.read(rows):
            below = Counter(tuple(row) for row in read.values())
            yield tuple(rows), (*side.words_of_place(rows[0]), tuple(sorted(below.items())))


def _heads(side: Arrangement, at: int) -> bool:
    return all(cell.heading for cell in side.blocks[at].cells)


def _forms(side: Arrangement, group: Group) -> Sequence[object]:
    """Return the words of each member, of a row with the columns they stand in."""
    return [
        tuple(
            (name, words if isinstance(words, str) else normal(side.blocks[words].text))
            for name, words in cells
        )
        if (cells := side.columns.get(at))
        else normal(side.blocks[at].text)
        for at in group
    ]


def _key(side: Arrangement, group: Group) -> tuple[object, ...]:
    place = side.words_of_place(group[0]) if group else ()
    return (*place, *sorted(map(repr, _forms(side, group))))
