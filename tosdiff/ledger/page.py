"""A page while it is being read: its blocks, its sections and the rows so far.

Invariant: what is noted of a section is noted before any row is read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from tosdiff.ledger.dates import Dates
from tosdiff.ledger.lists import Lead
from tosdiff.ledger.sections import PageOutline, PageSection
from tosdiff.models import BLOCK_SEPARATOR, Block, LedgerRow


@dataclass(slots=True)
class Said:
    """A row while the page is still being read."""

    row: LedgerRow
    section: PageSection
    family: bool = False
    """It speaks of a family of models."""
    beside_table: bool = False
    """A sentence or item in a section with a table, which as a rule explains that."""


@dataclass(slots=True)
class Page:
    """What is known of the page so far."""

    blocks: Sequence[Block]
    outline: PageOutline
    said: list[Said] = field(default_factory=list)
    leads: dict[int, Lead] = field(default_factory=dict)
    """By the index of the block that leads in to a list."""
    open: list[Said] = field(default_factory=list)
    """Rows of this section for which no replacement was named yet."""
    begun: list[PageSection] = field(default_factory=list)
    """Sections of which a paragraph or item was read."""
    told_by_labels: list[PageSection] = field(default_factory=list)
    """Sections that are one entry: a model's name and lines of days under it."""
    starts: list[int] = field(default_factory=list)
    """Where each block begins in the plain text."""

    _day_first: list[bool | None] = field(default_factory=list)

    def day_first(self, dates: Dates) -> bool | None:
        """Return whether the page names the day of its dates first; None where it does not show that."""
        if not self._day_first:
            self._day_first.append(dates.habit(block.text for block in self.blocks))
        return self._day_first[0]

    def add(self, said: Said) -> None:
        self.said.append(said)
        self.open.append(said)

    def lead_of(self, block: Block) -> int:
        """Return the index of the block that introduces an item's list."""
        if not self.starts:
            lengths = (len(each.text) + len(BLOCK_SEPARATOR) for each in self.blocks)
            self.starts = [0, *accumulate(lengths)]
        return bisect_right(self.starts, block.lead_in.span[0]) - 1 if block.lead_in else -1
