"""Which list an item stands in, how deep, and what leads in to it, whatever sets the lists: HTML, Markdown, PDF.

A page nests lists by its markup, by the form of what they are numbered with, or by both: bullets below "(b)", "(i)"
below "(a)", all set as paragraphs. Invariant: an item goes on with the innermost list that it can go on with, by its
markup and by its number; only what goes on with no list begins one, and that has the block before it for its lead-in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tosdiff.language.enumerators import Enumerator, Place, enumerator
from tosdiff.models import LeadIn

# Numbers without brackets are those of sections as well: a paragraph between two of them parts them.
_BRACKETS = ("(", ")")

_Standing = tuple[str, int]
"""A block's text, and where it begins in the plain text."""


@dataclass(slots=True)
class _List:
    """A list that may go on."""

    depth: int
    """How deep the markup sets it; 0 for paragraphs."""
    form: str
    """Of its enumerators; empty for bullets."""
    last: frozenset[Place]
    lead_in: LeadIn | None
    inner: LeadIn | None = None
    """A bullet of it that leads in to the fragments after it, set as bullets of the same list."""
    shown: bool = True
    """Its items are set as items."""


class Outline:
    """The lists that are open where one reads."""

    def __init__(self) -> None:
        self._lists: list[_List] = []
        self._before: _Standing | None = None
        """The paragraph or item read last."""

    def close(self) -> None:
        """Pass a heading or a row."""
        self._lists.clear()
        self._before = None

    def paragraph(self, text: str, depth: int, start: int) -> LeadIn | None:
        """Pass a paragraph, within an item where `depth` is not 0; return its lead-in if it is set as an item.

        `start` is where its text begins in the plain text.
        """
        number = enumerator(text) if depth == 0 else None
        if number and (self._goes_on(number) or (self._introduced and number.first)):
            return self._item((text, start), 0, number, shown=False)[1]
        if depth:
            self._drop(lambda kept: kept.depth > depth)
        else:
            self._drop(lambda kept: kept.depth > 0 or not kept.form.endswith(_BRACKETS))
        self._before = (text, start)
        return None

    def item(self, text: str, depth: int, marker: str, start: int) -> tuple[int, LeadIn | None]:
        """Pass an item, its text without its marker; return its level and what leads in to it."""
        number = enumerator(marker) if marker != "-" else None
        return self._item((text, start), depth, number, shown=True)

    @property
    def _introduced(self) -> bool:
        return self._before is not None and self._before[0].rstrip().endswith(":")

    def _goes_on(self, number: Enumerator | None, depth: int = 0) -> bool:
        return any(_follows(one, number, depth) for one in self._lists)

    def _item(
        self, read: _Standing, depth: int, number: Enumerator | None, *, shown: bool
    ) -> tuple[int, LeadIn | None]:
        begins = number is not None and number.first and self._introduced
        if not begins:
            for at in range(len(self._lists) - 1, -1, -1):
                one = self._lists[at]
                if _follows(one, number, depth):
                    if self._lists[at + 1 :]:
                        del self._lists[at + 1 :]
                        one.inner = None
                    one.last = number.next_to(one.last) if number else one.last
                    return self._read(one, read)
        lead_in = _leading(self._before)
        form = number.form if number else ""
        if depth:
            self._drop(lambda kept: kept.depth > depth)
            beside = self._lists[-1] if self._lists and self._lists[-1].depth == depth else None
            if beside and (not self._introduced or beside.form == form):
                # The same markup, numbered anew or otherwise: a list beside the one before, not in it.
                lead_in = beside.lead_in
                self._lists.pop()
        else:
            self._drop(lambda kept: kept.depth > 0)
        last = (number.first or number.places) if number else frozenset()
        self._lists.append(_List(depth, form, last, lead_in, shown=shown))
        return self._read(self._lists[-1], read)

    def _read(self, one: _List, read: _Standing) -> tuple[int, LeadIn | None]:
        """Pass an item of a list."""
        text, lead_in = read[0], one.lead_in
        if one.inner and text[:1].islower():
            lead_in = one.inner
        else:
            leads = not one.form and text[:1].isupper() and text.rstrip().endswith(":")
            one.inner = _leading(read) if leads else None
        self._before = read
        return max(one.depth, sum(kept.shown for kept in self._lists), 1), lead_in

    def _drop(self, closed: Callable[[_List], bool]) -> None:
        self._lists = [one for one in self._lists if not closed(one)]


def _leading(block: _Standing | None) -> LeadIn | None:
    return LeadIn(text=block[0], span=(block[1], block[1] + len(block[0]))) if block else None


def _follows(one: _List, number: Enumerator | None, depth: int) -> bool:
    """Whether an item may go on with a list."""
    if one.depth != depth or one.form != (number.form if number else ""):
        return False
    return number is None or bool(number.next_to(one.last))
