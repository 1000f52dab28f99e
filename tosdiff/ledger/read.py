"""A page's blocks to what it says of models.

Invariant: the same blocks give the same rows, in the order in which the page says them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tosdiff.ledger.dates import Dates
from tosdiff.ledger.names import Names
from tosdiff.ledger.page import Page
from tosdiff.ledger.promises import promises
from tosdiff.ledger.prose import Prose
from tosdiff.ledger.prose_rows import ProseRows
from tosdiff.ledger.releases import releases, successions
from tosdiff.ledger.rules import Rules, shipped
from tosdiff.ledger.sections import PageOutline
from tosdiff.ledger.settle import settled
from tosdiff.ledger.table_rows import TableRows
from tosdiff.models import Block, BlockKind, PageLedger


def read(blocks: Sequence[Block]) -> PageLedger:
    """Return what a page says of models, read with the words that come with tosdiff."""
    return _shipped_reader().read(blocks)


@lru_cache(maxsize=1)
def _shipped_reader() -> PageReader:
    return PageReader(shipped())


class PageReader:
    """Reads pages with the words of the rules."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._dates = Dates(rules)
        self._names = Names(rules)
        prose = Prose(rules, self._dates, self._names)
        self._tables = TableRows(rules, self._dates, self._names, prose)
        self._prose = ProseRows(rules, self._dates, self._names, prose)

    def read(self, blocks: Sequence[Block]) -> PageLedger:
        """Return everything that the blocks say of models."""
        page = Page(blocks, PageOutline(blocks, self._dates, self._rules))
        found = {table.first: table for table in self._tables.find(blocks)}
        for first in found:
            page.outline.of(first).hold_table()
        self._prose.note(page)
        earliest = self._prose.earliest(page)
        for index, block in enumerate(blocks):
            if index in found:
                self._tables.read(page, found[index], earliest)
            elif block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
                self._prose.read(page, index, block)
        rows = tuple(settled(page.said, blocks))
        # A heading with a day and a name is no release where it announces the end of that name.
        told = {(row.model, row.announced.on) for row in rows if row.announced}
        released = releases(blocks, page.outline, self._rules, self._names)
        return PageLedger(
            rows=rows,
            promises=promises(blocks, self._rules, self._dates),
            releases=tuple(each for each in released if (each.model, each.on) not in told),
            successions=successions(blocks, page.outline, self._rules, self._names),
        )
