"""The versions of a document over time, a row for each.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tosdiff.models import ChangeSummary, Document, Rejection, Significance, iso
from tosdiff.pipeline.logbook import LogEntry, OtherText
from tosdiff.report.safe import printable
from tosdiff.report.terminal.changes import news
from tosdiff.report.terminal.lines import labels_line, titled
from tosdiff.report.words.commands import runnable
from tosdiff.report.words.since import UNCERTAIN

_INDENT = 12  # below the second column
_COLUMNS = 5
_WIDTH = 70  # columns of the screen below which dates and ids would be cut short
_OWN = "fetched by tosdiff"
_COUNT_SIGNS = {"added": "+", "removed": "−", "modified": "~", "moved": "↷"}


def show(
    document: Document,
    entries: Sequence[LogEntry],
    to: Console,
    *,
    explain: bool = False,
    rejected: Collection[Rejection] = (),
) -> None:
    """Print the states of one document, oldest first; where it had several editions, which each is of."""
    to.print(Text(printable(titled(document)), style="bold"))
    if entries:
        _table(entries, to, explain=explain)
    else:
        to.print(Text("no version that stands" if rejected else "no snapshot yet", style="dim"))
    for each in rejected:
        to.print(Text(printable(f"not among them: {each.snapshot.partition('-')[0]}, {each}"), style="dim"))


def _table(entries: Sequence[LogEntry], to: Console, *, explain: bool) -> None:
    several = _editions(entries, to)
    sources = {each.origin for entry in entries for each in entry.witnesses}
    columns = ("first seen", "last seen", "snapshot", *(["ed."] if several else []), "class", "changes")
    width = to.width
    rows = [_row([Text(column, style="dim") for column in columns], width)]
    for entry in entries:
        change = entry.told
        significance = change.significance if change else Significance.FIRST
        row = (
            Text(iso(entry.state.first_seen)[:10]),
            Text(iso(entry.state.last_seen)[:10]),
            Text(entry.state.snapshot.partition("-")[0]),
            *([Text(_letter(entry.line))] if several else []),
            Text(significance.value, style="bold yellow" if significance.is_news else ""),
            _counted(change),
        )
        rows.append(_row(row, width))
        if not entry.state.dated:
            rows.append(Padding(Text(UNCERTAIN, style="yellow"), (0, 0, 0, 2)))
        told = [*_details(change, explain=explain), *(_witnesses(entry) if sources - {_OWN} else ())]
        for said in (*told, *_other_texts(entry.against)):
            rows.append(Padding(said, (0, 0, 0, _INDENT if width >= _WIDTH else 2)))
    to.print(Group(*rows))  # a thousand prints take as long as all that they print


def _row(cells: Sequence[Text], width: int) -> RenderableType:
    """Return a row whose columns stand where those of every other row do; on a narrow screen, a line that wraps."""
    if width < _WIDTH:
        return Text("  ").join(cells)
    widths = (10, 10, 16, *((3,) if len(cells) > _COLUMNS else ()), 12)
    *fixed, last = cells
    if all(cell.cell_len <= wide for cell, wide in zip(fixed, widths, strict=True)) and (
        sum(widths) + 2 * len(widths) + last.cell_len <= width
    ):
        for cell, wide in zip(fixed, widths, strict=True):
            cell.pad_right(wide + 2 - cell.cell_len)
        return Text().join(cells)
    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    for wide in (*widths, None):
        grid.add_column(width=wide, no_wrap=wide is not None, overflow="fold")
    grid.add_row(*cells)
    return grid


def _details(change: ChangeSummary | None, *, explain: bool) -> Iterator[Text]:
    """Yield what stands below a row: the labels touched, what is news about them, and the reason of the class."""
    if change is None:
        return
    if change.significance is Significance.WORDING:
        if change.labels:
            yield labels_line(change.labels)
        if change.headlines:
            yield news(change.headlines)
    if explain:
        yield Text(printable(change.explanation), style="dim")


def _witnesses(entry: LogEntry) -> Iterator[Text]:
    """Yield who saw a version, where not tosdiff alone did."""
    if entry.witnesses:
        told = (f"{_who(each.origin)} ({_visits(each.visits)})" for each in entry.witnesses)
        yield Text(printable(f"seen by {', '.join(told)}"), style="dim")


def _other_texts(found: Sequence[OtherText]) -> Iterator[Text]:
    """Yield that another source has other texts of the time, and how to see one beside the page."""
    for origin in dict.fromkeys(each.origin for each in found):
        first, *more = (each for each in found if each.origin == origin)
        page, text = first.told.before, first.snapshot.name
        said = f"contradicted: the text of {_who(origin)} for {iso(first.at)} says otherwise: {first.told.explanation}"
        again = f"; so do {len(more)} later ones" if more else ""
        yield Text(printable(f"{said}{again}"), style="yellow")
        command = runnable(f"  tosdiff diff {first.snapshot.document} {page} {text}")
        yield Text(printable(command), style="dim", no_wrap=True, overflow="ignore")


def _who(origin: str) -> str:
    """Return an origin as who saw: `fetched by tosdiff` is tosdiff itself."""
    return "tosdiff" if origin == _OWN else origin.removeprefix("imported from ")


def _visits(count: int) -> str:
    return f"{count} visit{'' if count == 1 else 's'}"


def _editions(entries: Sequence[LogEntry], to: Console) -> bool:
    """Name the editions that a document had, by letter, where it had more than one."""
    named = {entry.line: entry.edition for entry in entries}  # as each was seen last
    if len(named) < 2:
        return False
    grid = Table.grid(padding=(0, 1))
    for line, edition in sorted(named.items()):
        grid.add_row(
            Text(f"edition {_letter(line)}:", style="dim"), Text(printable(str(edition)), style="dim")
        )
    to.print(grid)
    return True


def _letter(line: int) -> str:
    """Return A for the first line of a history, and a number past Z."""
    return chr(ord("A") + line) if line < 26 else str(line + 1)


def _counted(change: ChangeSummary | None) -> Text:
    """Count the changes of words, as `check` and `diff` show them."""
    found = change.counted if change else {}
    return Text(" ".join(f"{_COUNT_SIGNS[kind]}{number}" for kind, number in found.items() if number))
