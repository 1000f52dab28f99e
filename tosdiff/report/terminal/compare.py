"""The terms of several providers side by side, for a person at a terminal.

Invariant: as in `report.terminal`; where the columns would be too narrow to read, they stand one below the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from tosdiff.compare.cells import Cell
from tosdiff.compare.matrix import Provision, TopicRow, told
from tosdiff.compare.topics import CERTAIN
from tosdiff.models import Clause
from tosdiff.pipeline.compare import CitedVersion, Column, SideBySide
from tosdiff.pipeline.compare import LabelGroup as Labelled
from tosdiff.report.safe import printable
from tosdiff.report.terminal.lines import family_style, marked, path_line, title_rule
from tosdiff.report.words.commands import runnable
from tosdiff.report.words.compare import SILENT, cell_words, facts, section

_TITLES = 26
"""Width of the column of titles: the longest title of a topic."""
# Read on real terms: a column of fewer characters breaks a short value into four lines, a clause into thirty.
_NARROWEST_CELL, _NARROWEST_CLAUSES = 15, 26
_GAP = 2
# A cell of more lines in its column is read more easily in lines of full width, below the title of its row.
_TALLEST = 6
# Clauses shown of one provider where several labels were asked for at once by their family.
_ABRIDGED = 6


def show(found: SideBySide, to: Console, *, whole: bool) -> None:
    """Print the documents, the matrix, and the clauses under each label; all of them if `whole`."""
    to.print(title_rule(_title(found)))
    for sentence in found.absent:
        to.print(Text(f"not shown: {printable(sentence)}", style="yellow"))
    if found.editions:
        to.print(
            Text("Different editions, for people in different places: ", style="bold yellow").append(
                printable(found.editions) + ".", style="not bold yellow"
            )
        )
    to.print()
    to.print(_head(found.columns, to.width))
    to.print()
    to.print(_matrix(found, to.width))
    for group in found.groups:
        to.print()
        to.print(_heading(group))
        to.print(_clauses(group, found.columns, to.width, None if whole else _ABRIDGED))
    to.print()
    to.print(Text(runnable(_hint(found, whole=whole)), style="dim"))


def _title(found: SideBySide) -> str:
    at = "" if found.at == "latest" else f", {found.at}"
    kinds = f": {', '.join(found.kinds)}" if found.kinds else ""
    return f"{', '.join(column.name for column in found.columns)}{kinds}, side by side{at}"


def _hint(found: SideBySide, *, whole: bool) -> str:
    if not found.groups:
        labels = ", ".join(sorted({label.partition(".")[0] for row in found.rows for label in row.labels}))
        return (
            f"{SILENT} nothing was recognised with a confidence of {CERTAIN:.2f} or more, nor found in a broader reading of "
            f"the whole text. In quotation marks: the terms' own words. For the clauses behind a row name a label or a family ({labels}): tosdiff compare {found.labels[0]}"
        )
    if not whole:
        return f"A label named in full is shown in full: tosdiff compare {found.groups[0].label}"
    return "To quote: tosdiff compare … --markdown, or tosdiff cite DOCUMENT@WHEN --quote …"


# ------------------------------------------------------------------ tables


def _head(columns: Sequence[Column], width: int) -> RenderableType:
    """Say which documents these are: in the columns of the matrix, or in a paragraph for each provider."""
    rows: list[tuple[str, list[Text]]] = []
    said = [[facts(source) for source in column.sources] for column in columns]
    for name in said[0][0]:
        values = ["\n".join(filter(None, (each[name] for each in column))) for column in said]
        if any(values):
            style = Style(bold=True) if name == "document" else Style()
            rows.append((name, [Text(printable(_broken(value)) or SILENT, style=style) for value in values]))
    if any(column.others for column in columns):
        listed = ["\n".join(other.whole for other in column.others) for column in columns]
        rows.append(("also declared", [Text(printable(each), style="dim") for each in listed]))
    longest = max(len(source.document.id) for column in columns for source in column.sources)
    if _fits(columns, width, max(_NARROWEST_CELL, longest)):
        return _table(columns, rows, width, [Style(dim=True)] * len(rows))
    grid = Table.grid(padding=(0, _GAP, 0, 0), expand=True)
    grid.add_column()
    grid.add_column(ratio=1, overflow="fold")
    for at, column in enumerate(columns):
        paragraph = Text()
        for name, cells in rows:
            if cells[at].plain not in ("", SILENT):
                title = "" if name == "document" else f"{name}: "
                paragraph.append("\n" if paragraph else "").append(title, style="dim")
                paragraph.append(
                    cells[at].plain.replace("\n@", "@").replace("\n", ", "), style=cells[at].style
                )
        grid.add_row(Text(printable(column.name), style="bold"), paragraph)
    return grid


def _matrix(found: SideBySide, width: int) -> RenderableType:
    """Show who says what; rows on which all are silent are named in one sentence."""
    said = [row for row in found.rows if any(row.cells)]
    rows = [(row.title, [_cell(cell) for cell in row.cells]) for row in said]
    table = _table(found.columns, rows, width, [_family(row) for row in said])
    unsaid = "; ".join(row.title for row in found.rows if not any(row.cells))
    if not unsaid:
        return table
    return Group(table, Text(f"Nothing recognised in any of them on: {printable(unsaid)}.", style="dim"))


def _family(row: TopicRow) -> Style:
    """Return the colour of a row: that of its labels' family, where it is one."""
    families = {label.partition(".")[0] for label in row.labels}
    return family_style(min(row.labels)) if len(families) == 1 else Style()


def _cell(cell: Cell | None) -> Text:
    """Set each value that is stated on a line of its own, in bold before the words on which it depends."""
    if cell is None or not cell.says:
        return Text(printable(cell_words(cell)), style="dim")
    several = len(cell.says) > 1
    lines: list[Text] = []
    for said in map(printable, cell.says):
        value, quote, condition = said.partition("“")
        line = Text("• " if several else "").append(value, style="bold" if quote else "")
        lines.append(line.append(quote + condition))
    return Text("\n").join(lines)


def _across(columns: Sequence[Column], width: int) -> int:
    """Return how wide a column is beside the titles, which have a gap of their own behind them."""
    return (width - _TITLES - _GAP) // len(columns) - _GAP


def _fits(columns: Sequence[Column], width: int, narrowest: int) -> bool:
    return _across(columns, width) >= narrowest


def _table(
    columns: Sequence[Column], rows: Sequence[tuple[str, list[Text]]], width: int, styles: Sequence[Style]
) -> RenderableType:
    """Lay out titled rows, a column for each provider; the cells of a row below its title where a column is too narrow for them."""
    names = [Text(printable(column.name), style="bold") for column in columns]
    across = _across(columns, width)
    beside = _fits(columns, width, _NARROWEST_CELL)
    parts: list[RenderableType] = []
    if beside:
        parts.append(_beside([(Text(""), names)]))
    titled = [
        (Text(printable(title), style=style), cells)
        for (title, cells), style in zip(rows, styles, strict=True)
    ]
    for low, group in groupby(
        titled, key=lambda row: beside and all(_height(cell, across) <= _TALLEST for cell in row[1])
    ):
        if low:
            parts.append(_beside(list(group)))
            continue
        for title, cells in group:
            parts += [Text("")] * beside + [title, _below(names, cells)]
        parts += [Text("")] * beside
    return Group(*parts)


def _height(cell: Text, across: int) -> int:
    """Return about how many lines a cell takes in a column."""
    return sum(1 + len(line) // across for line in cell.plain.split("\n"))


def _beside(rows: Sequence[tuple[Text, list[Text]]]) -> Table:
    table = Table.grid(padding=(0, _GAP, 0, 0), expand=True)
    table.add_column(width=_TITLES)
    for _ in rows[0][1]:
        table.add_column(ratio=1, overflow="fold")
    for title, cells in rows:
        table.add_row(title, *cells)
    return table


def _below(names: Sequence[Text], cells: Sequence[Text]) -> Table:
    grid = Table.grid(padding=(0, _GAP, 0, 0), expand=True)
    grid.add_column(width=max(map(len, names)) + 2)
    grid.add_column(ratio=1, overflow="fold")
    for name, cell in zip(names, cells, strict=True):
        grid.add_row(Padding(Text(name.plain), (0, 0, 0, 2)), cell)
    return grid


# ------------------------------------------------------------------ clauses


def _heading(group: Labelled) -> Text:
    line = Text(printable(group.label), style=family_style(group.label) + Style(bold=True))
    return line.append(f"  {printable(group.description)}", style=Style(bold=False))


def _clauses(group: Labelled, columns: Sequence[Column], width: int, limit: int | None) -> RenderableType:
    beside = width // len(columns) - _GAP >= _NARROWEST_CLAUSES and len(columns) > 1
    cells = [
        [_source(source, found, limit, narrow=beside) for source, found in cell]
        or [Text(SILENT, style="dim")]
        for cell in group.cells
    ]
    names = [Text(printable(column.name), style="bold underline") for column in columns]
    if beside:
        table = Table.grid(padding=(0, _GAP, 0, 0), expand=True)
        for _ in columns:
            table.add_column(ratio=1, overflow="fold")
        table.add_row(*names)
        table.add_row(*(Group(*cell) for cell in cells))
        return table
    parts: list[RenderableType] = []
    for name, cell in zip(names, cells, strict=True):
        parts += [Padding(name, (1, 0, 0, 2)), *(Padding(each, (0, 0, 0, 2)) for each in cell)]
    return Group(*parts)


def _source(
    source: CitedVersion, found: Sequence[Provision], limit: int | None, *, narrow: bool
) -> RenderableType:
    """Show one document's provisions under their headings, and how to cite them."""
    name = source.citation.snapshot
    parts: list[RenderableType] = [Text(printable(_broken(name) if narrow else name), style="dim")]
    shown, left = abridged(found, limit)
    for path, provisions in groupby(shown, key=lambda provision: section(source, provision)):
        parts.append(Padding(path_line(path), (1, 0, 0, 0)))
        for provision in provisions:
            parts += _provision(provision)
    if left:
        parts.append(Text(f"\n… and {left} more", style="dim italic"))
    return Group(*parts)


def _broken(name: str) -> str:
    """Break a snapshot's id before its time, where a column is too narrow for it."""
    return name.replace("@", "\n@")


def abridged(found: Sequence[Provision], limit: int | None) -> tuple[list[Provision], int]:
    """Return the provisions that hold the surest clauses, in the order of the text, and how many clauses are left out."""
    if limit is None:
        return list(found), 0
    surest = sorted(found, key=lambda provision: -max(_confidence(clause) for clause in provision.labelled))
    kept: list[Provision] = []
    held = 0
    for provision in surest:
        if held and held + len(provision.labelled) > limit:
            continue
        kept.append(provision)
        held += len(provision.labelled)
    total = sum(len(provision.labelled) for provision in found)
    return [provision for provision in found if provision in kept], total - held


def _confidence(clause: Clause) -> float:
    return max((label.confidence for label in clause.labels), default=0.0)


def _provision(provision: Provision) -> Iterator[RenderableType]:
    if provision.lead:
        yield from _clause(provision.lead, "•", 0)
    for clause in provision.clauses:
        yield from _clause(clause, "–", 2 if provision.lead else 0)


def _clause(clause: Clause, marker: str, indent: int) -> Iterator[RenderableType]:
    grid = marked(marker, Text(printable(clause.text)))
    if stated := told(clause):
        grid.add_row(Text(""), Text(f"[{printable(stated)}]", style="dim italic"))
    yield Padding(grid, (0, 0, 0, indent))
