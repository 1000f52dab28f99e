"""Rows of tables put under the headings of their columns.

Invariant: a cell is read under the heading that stands over it on the page, however cells span columns and
rows; a row whose cells cannot be placed is left out rather than read askew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tosdiff.ledger.folding import folded
from tosdiff.ledger.rules import Rules
from tosdiff.models import Block, BlockKind, TableCell

# A title between the rows of a table ("Preview models") is a line, not a paragraph.
_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    kind: str
    """As in `rules.COLUMN_KINDS`; empty for one that means nothing here."""
    heading: str
    newest: bool = False
    """Its heading sets it before another of its kind: "New removal date" beside "Original removal date"."""


@dataclass(slots=True, kw_only=True)
class TableLine:
    """A row of a table in its place."""

    block: int
    cells: tuple[str, ...]
    """One for each column, cells that span several repeated."""
    title: str = ""
    """The sub-heading within the table under which it stands."""


@dataclass(slots=True, kw_only=True)
class Table:
    columns: tuple[TableColumn, ...]
    path: tuple[str, ...]
    """Headings above."""
    first: int
    """Index of its first block."""
    marked: bool = False
    """Whether the page marks its headings as such."""
    lines: list[TableLine] = field(default_factory=list)

    def at(self, kind: str) -> int | None:
        """Return the place of the first column of a kind, of several the one whose heading says that it is the newest."""
        places = [at for at, column in enumerate(self.columns) if column.kind == kind]
        return next((at for at in places if self.columns[at].newest), next(iter(places), None))


def tables(blocks: Sequence[Block], rules: Rules, is_name: Callable[[str], bool]) -> Iterator[Table]:
    """Yield the tables whose columns have headings, in order.

    `is_name` tells a model that stands alone in its row from the title of the rows that follow.
    """
    table: Table | None = None
    spans: dict[int, tuple[str, int]] = {}
    gap: list[Block] = []
    title = ""
    for index, block in enumerate(blocks):
        if block.kind is not BlockKind.ROW:
            gap.append(block)
            continue
        marked = bool(block.cells) and all(cell.heading for cell in block.cells)
        if marked and not (table is not None and table.marked and not table.lines and not gap):
            spans = {}  # a new table; of a second row of headings those above may reach down into it
        cells = _grid(block, spans)
        if marked or ((table is None or not table.marked) and _reads_as_heading(cells, rules)):
            if table is not None and not table.lines and not gap and len(cells) == len(table.columns):
                cells = _under(
                    table.columns, cells
                )  # a second row of headings, under those that span columns
            elif table is not None:
                yield table
            columns = _columns(cells, rules)
            table = Table(columns=columns, path=block.heading_path, first=index, marked=marked)
            title = ""
        elif table is not None and not _goes_on(table, cells, gap, block):
            yield table
            table, spans = None, {}
        elif table is not None:
            title = gap[-1].text if gap else title
            if named := _title(block, cells, is_name):
                title = named
            elif placed := _placed(table.columns, cells):
                table.lines.append(TableLine(block=index, cells=placed, title=title))
        gap.clear()
    if table is not None:
        yield table


def _title(block: Block, cells: Sequence[str], is_name: Callable[[str], bool]) -> str:
    """Return the title that a row is for the rows after it, empty if it is a row like the others."""
    filled = {cell for cell in cells if cell}
    if len(cells) < 2 or len(filled) != 1 or not cells[0] or len(cells[0]) > _LONGEST_TITLE:
        return ""
    across = len([cell for cell in block.cells if cell.width > 1]) == 1
    return cells[0] if across or not is_name(cells[0]) else ""


def cell_texts(block: Block) -> list[tuple[str, TableCell | None]]:
    """Return the texts of a row's cells; of a row without cells, what stands between bars."""
    if block.cells:
        return [(block.text[cell.start : cell.end], cell) for cell in block.cells]
    return [(text.strip(), None) for text in block.text.split(" | ")]


def _grid(block: Block, spans: dict[int, tuple[str, int]]) -> tuple[str, ...]:
    """Return a row's cells by column, with those that reach down from rows above; `spans` keeps what reaches on."""
    placed: list[str] = []

    def reach_down() -> None:
        while len(placed) in spans:
            at = len(placed)
            text, left = spans.pop(at)
            placed.append(text)
            if left > 1:
                following[at] = (text, left - 1)

    following: dict[int, tuple[str, int]] = {}
    for text, cell in cell_texts(block):
        reach_down()
        for _ in range(cell.width if cell else 1):
            if cell and cell.height > 1:
                following[len(placed)] = (text, cell.height - 1)
            placed.append(text)
    reach_down()
    spans.clear()
    spans.update(following)
    return tuple(placed)


def _reads_as_heading(cells: Sequence[str], rules: Rules) -> bool:
    """Return whether a row that the page does not mark as headings reads as one."""
    meant = {kind for cell in cells if (kind := kind_of(cell, rules))}
    return len(meant) >= 2 and not any(len(c) > 60 or any(map(str.isdigit, c)) for c in cells)


def kind_of(heading: str, rules: Rules) -> str:
    """Return what a column with this heading holds, empty if that is nothing of ours."""
    text = folded(heading).replace("*", " ").replace("`", " ").strip()
    if not text or len(text) > 80:
        return ""
    return next((kind for kind, words in rules.columns if words.search(text)), "")


def _columns(heading: Sequence[str], rules: Rules) -> tuple[TableColumn, ...]:
    columns = [
        TableColumn(
            kind=kind_of(text, rules),
            heading=folded(text).strip("* `"),
            newest=bool(rules["newest"].match(folded(text).strip("* `"))),
        )
        for text in heading
    ]
    kinds = [column.kind for column in columns]
    if "ended" in kinds:  # "Deprecated model": the model of this row; another is what it stands beside
        columns = [
            replace(c, kind="model" if c.kind == "ended" else "" if c.kind == "model" else c.kind)
            for c in columns
        ]
    elif "model" not in kinds:
        stand_in = next((kind for kind in ("id", "version") if kind in kinds), None)
        columns = [replace(c, kind="model" if c.kind == stand_in else c.kind) for c in columns]
    return tuple(columns)


def _under(above: Sequence[TableColumn], heading: Sequence[str]) -> tuple[str, ...]:
    """Join two rows of headings, column by column."""
    return tuple(
        column.heading if column.heading == text or not text else f"{column.heading} {text}".strip()
        for column, text in zip(above, heading, strict=True)
    )


def _goes_on(table: Table, cells: Sequence[str], gap: Sequence[Block], block: Block) -> bool:
    """Return whether a row belongs to the table before it, from which only a title may part it."""
    if not gap:
        return True
    text, kind = gap[0].text, gap[0].kind
    title = len(text) <= _LONGEST_TITLE and not text.endswith((".", ":"))
    # A title in bold is read as a heading, and then stands over the rows after it.
    under = (*table.path, text) if kind is BlockKind.HEADING and table.marked else table.path
    titled = (
        title
        and kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
        and block.heading_path in (table.path, under)
    )
    return len(gap) == 1 and titled and len(cells) == len(table.columns)


def _placed(columns: Sequence[TableColumn], cells: Sequence[str]) -> tuple[str, ...]:
    """Return a row's cells under their columns.

    A row with more cells than headings has an unescaped bar in the cell of its models, which then holds what
    stands between those before and after it; of one with fewer the last are empty.
    """
    surplus = len(cells) - len(columns)
    if surplus <= 0:
        return (*cells, *[""] * -surplus)
    at = next((place for place, column in enumerate(columns) if column.kind == "model"), None)
    if at is None:
        return ()
    end = at + surplus + 1
    return (*cells[:at], " | ".join(cell for cell in cells[at:end] if cell), *cells[end:])
