"""Where the blocks of two versions stand: under which heading and lead-in, in which columns, in which list.

Invariant: two equal versions have every block in its place; a place is told by the blocks that make it, which were
paired as well, so that a heading that was reworded, or markup that was, puts nothing elsewhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from tosdiff.compare.pairs import Pair
from tosdiff.language.normalise import normal
from tosdiff.language.patterns import compiled_on_use
from tosdiff.models import BLOCK_SEPARATOR, Block, BlockKind, Change, ChangeKind

# What a paragraph begins with that is an item of a list set by hand.
_TYPED_MARK = compiled_on_use(r"\s*[-–—•▪◦●*·]\s")

Cell = tuple[str, str | int]
"""A column of a row, and the words that stand there, or the row above whose cell reaches down to it."""


class Arrangement:
    """Where each block of one version stands."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self._starts = list(accumulate((len(b.text) + len(BLOCK_SEPARATOR) for b in blocks), initial=0))

    @cached_property
    def heading(self) -> list[int | None]:
        """For each block the nearest heading above it."""
        found: list[int | None] = []
        last: int | None = None
        for at, block in enumerate(self.blocks):
            found.append(last)
            if block.kind is BlockKind.HEADING:
                last = at
        return found

    def lead(self, at: int) -> int | None:
        """Return the block that introduces the list that a block is an item of."""
        lead = self.blocks[at].lead_in
        if lead is None:
            return self._typed_leads.get(at)
        found = bisect_right(self._starts, lead.span[0]) - 1
        return found if found < at and self.blocks[found].text == lead.text else None

    @cached_property
    def _typed_leads(self) -> Mapping[int, int]:
        """The block that introduces each paragraph that is an item by the mark it is typed with: `- lend kites`."""
        found: dict[int, int] = {}
        lead: int | None = None
        for at, block in enumerate(self.blocks):
            if block.kind is BlockKind.PARAGRAPH and lead is not None and _TYPED_MARK.match(block.text):
                found[at] = lead
            else:
                opens = block.kind is BlockKind.PARAGRAPH and block.text.rstrip().endswith(":")
                lead = at if opens else None
        return found

    @cached_property
    def items_of(self) -> Mapping[int, Sequence[int]]:
        """The items of each list, by the block that introduces it."""
        found: dict[int, list[int]] = defaultdict(list)
        for at, block in enumerate(self.blocks):
            if (block.lead_in is not None or at in self._typed_leads) and (lead := self.lead(at)) is not None:
                found[lead].append(at)
        return found

    def words_of_place(self, at: int) -> tuple[str, str]:
        """Return the words of the heading and of the lead-in that a block stands under."""
        return self._words(self.heading[at]), self._words(self.lead(at))

    def _words(self, at: int | None) -> str:
        return "" if at is None else normal(self.blocks[at].text)

    @cached_property
    def tables(self) -> list[range]:
        """The rows of each table: what stands together, a row of headings beginning another."""
        found: list[range] = []
        for at, block in enumerate(self.blocks):
            if block.kind is not BlockKind.ROW:
                continue
            heads = bool(block.cells) and all(cell.heading for cell in block.cells)
            if found and found[-1].stop == at and not heads:
                found[-1] = range(found[-1].start, at + 1)
            else:
                found.append(range(at, at + 1))
        return found

    @cached_property
    def columns(self) -> Mapping[int, Sequence[Cell]]:
        """For each row that tells of its cells: what stands in which column, what reaches down from above as well."""
        found: dict[int, Sequence[Cell]] = {}
        for rows in self.tables:
            found |= self._columns(rows)
        return found

    def _columns(self, rows: Sequence[int]) -> Iterator[tuple[int, Sequence[Cell]]]:
        laid = list(self._laid(rows))
        # Columns that hold no word, as layouts set them between others, are counted nowhere.
        worded = sorted({column for _, own, above in laid for column, words in own if words})
        rank = {column: number for number, column in enumerate(worded)}
        names: dict[int, str] = {}
        for at, own, above in laid:
            cells = list(zip(own, self.blocks[at].cells, strict=True))
            if all(cell.heading for (_, words), cell in cells if words):
                for (column, _), cell in cells:
                    if column in rank:
                        names |= dict.fromkeys(range(column, column + cell.width), f"heading {rank[column]}")
            told: list[tuple[int, str | int]] = [(column, words) for column, words in own if words]
            told += above
            yield at, [(names.get(c, f"column {rank.get(c, c)}"), words) for c, words in told]

    def read(self, rows: Sequence[int]) -> Mapping[int, Sequence[tuple[str, str]]] | None:
        """Return of each row of a table what a reader finds under which heading, in no order.

        What reaches down from above is found there as well. None where two columns have the same heading, or none.
        """
        head = next(iter(rows), None)
        if head is None or not self.blocks[head].cells or not all(c.heading for c in self.blocks[head].cells):
            return None
        above = self.blocks[head - 1] if head else None
        if above is not None and above.cells and all(cell.heading for cell in above.cells):
            return None  # headings over headings: what stands under which is not told by one row
        named: dict[int, str] = {}
        written: dict[int, dict[int, tuple[str, int]]] = {}
        found: dict[int, Sequence[tuple[str, str]]] = {}
        for at, own, reaching in self._laid(rows):
            cells = list(zip(own, self.blocks[at].cells, strict=True))
            written[at] = {
                column + n: (words, at) for (column, words), cell in cells for n in range(cell.width)
            }
            written[at] |= {
                column: written[row][column] for column, row in reaching if column in written[row]
            }
            if at == head:
                named = {column: words for column, (words, _) in written[at].items()}
                if len(set(named.values())) < len(named) or not all(
                    self._is_all_in_cells(row) for row in rows
                ):
                    return None
                found[at] = sorted((words, "") for words in named.values())
            else:
                found[at] = sorted((named.get(c, f"column {c}"), w) for c, (w, _) in written[at].items() if w)
        return found if len(found) > 1 else None

    def _is_all_in_cells(self, at: int) -> bool:
        """Whether a row tells of all its words in which cell they stand."""
        block = self.blocks[at]
        told = "".join(block.text[cell.start : cell.end] for cell in block.cells)
        return "".join(told.replace("|", "").split()) == "".join(block.text.replace("|", "").split())

    def _laid(
        self, rows: Iterable[int]
    ) -> Iterator[tuple[int, list[tuple[int, str]], list[tuple[int, int]]]]:
        """Yield each row with what stands in which column, and the rows above whose cells reach down to which."""
        reaching: dict[int, tuple[int, int]] = {}
        """Columns that a cell from above covers: its row, and how many rows are left."""
        for at in rows:
            block = self.blocks[at]
            own: list[tuple[int, str]] = []
            column = 0
            covered = dict(reaching)
            reaching = {c: (row, left - 1) for c, (row, left) in reaching.items() if left > 1}
            for cell in block.cells:
                while column in covered:
                    column += 1
                own.append((column, normal(block.text[cell.start : cell.end])))
                if cell.height > 1:
                    reaching |= dict.fromkeys(range(column, column + cell.width), (at, cell.height - 1))
                column += cell.width
            if block.cells:
                yield at, own, [(c, row) for c, (row, _) in sorted(covered.items())]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A place that is another now."""

    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.was} -> {self.now}"


class Places:
    """The places of two versions, known from which block became which."""

    def __init__(self, before: Sequence[Block], after: Sequence[Block], partners: Mapping[int, int]) -> None:
        self.old, self.new = Arrangement(before), Arrangement(after)
        self._partner = partners
        self._origin = {j: i for i, j in partners.items()}

    def turned(self, i: int, j: int, *, moved: bool) -> Turn | None:
        """Return how the place of a block is another one; None where it stands where it stood.

        What did not move in the order of the text is under another heading only if one was put in or taken out, which
        is a change by itself.
        """
        return (
            (self._heading(i, j) if moved else None) or self._lead(i, j, moved=moved) or self._columns(i, j)
        )

    def _heading(self, i: int, j: int) -> Turn | None:
        was, now = self.old.heading[i], self.new.heading[j]
        if self._one_block(was, now):
            return None
        return Turn(was=_named(self.old, was, "no heading"), now=_named(self.new, now, "no heading"))

    def _one_block(self, was: int | None, now: int | None) -> bool:
        if was is None or now is None:
            return was is now
        return self._partner.get(was) == now or (
            normal(self.old.blocks[was].text) == normal(self.new.blocks[now].text)
        )

    def _lead(self, i: int, j: int, *, moved: bool) -> Turn | None:
        other_kind = self.old.blocks[i].kind is not self.new.blocks[j].kind
        was, now = self.old.lead(i), self.new.lead(j)
        if self._one_block(was, now):
            return None
        if not moved or other_kind:
            # An item that is a paragraph now left its list only where other items did not: else the list is set otherwise.
            left = was is None or _left(self.old, self.new, self._partner, was, j, only=not other_kind)
            joined = now is None or _left(self.new, self.old, self._origin, now, i, only=not other_kind)
            if not (left and joined):
                return None
        return Turn(was=_named(self.old, was, "no lead-in"), now=_named(self.new, now, "no lead-in"))

    def _columns(self, i: int, j: int) -> Turn | None:
        was, now = self.old.columns.get(i), self.new.columns.get(j)
        if not was or not now or _own(was) != _own(now):
            return None
        known = [(name, self._partner.get(cell, -1) if isinstance(cell, int) else cell) for name, cell in was]
        if Counter(known) == Counter(now):
            return None
        return Turn(was=_cells(was), now=_cells(now))


def _left(
    here: Arrangement,
    there: Arrangement,
    partner: Mapping[int, int],
    lead: int | None,
    at: int,
    *,
    only: bool,
) -> bool:
    """Whether an item left the list of a lead-in that still stands: not where all the list is set otherwise.

    With `only` the one item of a list may have left it too.
    """
    if lead is None or (stands := partner.get(lead)) is None:
        return False
    stayed = [item for item in here.items_of[lead] if item in partner and there.lead(partner[item]) == stands]
    return bool(stayed) or (
        only
        and stands + 1 != min((partner[item] for item in here.items_of[lead] if item in partner), default=at)
    )


def _named(side: Arrangement, at: int | None, otherwise: str) -> str:
    text = otherwise if at is None else normal(side.blocks[at].text)
    short = text if len(text) <= 60 else text[:57].rsplit(" ", 1)[0] + "..."
    return otherwise if at is None else f"under “{short}”"


def _own(cells: Sequence[Cell]) -> list[str]:
    """Return what a row itself says, cell by cell."""
    return [words for _, words in cells if isinstance(words, str)]


def _cells(cells: Sequence[Cell]) -> str:
    return ", ".join(f"{name}: “{words[:30]}”" for name, words in cells if isinstance(words, str))


def partners_of(before: int, after: int, changes: Iterable[Change]) -> dict[int, int]:
    """Return which block became which, from the changes between two versions of so many blocks."""
    changes = tuple(changes)
    gone = {c.before for c in changes if c.kind in (ChangeKind.REMOVED, ChangeKind.MOVED)}
    come = {c.after for c in changes if c.kind in (ChangeKind.ADDED, ChangeKind.MOVED)}
    kept = ([i for i in range(before) if i not in gone], [j for j in range(after) if j not in come])
    found = dict(zip(*kept, strict=True))
    moved = {c.before: c.after for c in changes if c.kind is ChangeKind.MOVED}
    return found | {i: j for i, j in moved.items() if i is not None and j is not None}


def displaced(before: Sequence[Block], after: Sequence[Block], pairs: Sequence[Pair]) -> frozenset[int]:
    """Return the blocks of the new version that stand elsewhere though their order is what it was."""
    if not any(block.lead_in or block.cells or _TYPED_MARK.match(block.text) for block in (*before, *after)):
        return frozenset()
    both = [
        (p.before, p.after) for p in pairs if p.before is not None and p.after is not None and not p.moved
    ]
    moved = [(p.before, p.after) for p in pairs if p.before is not None and p.after is not None and p.moved]
    places = Places(before, after, dict((*both, *moved)))
    return frozenset(j for i, j in both if places.turned(i, j, moved=False))
