"""The redline of two versions, clause by clause.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tosdiff.compare.summary import rewords
from tosdiff.models import Block, BlockKind, Change, Comparison, Op
from tosdiff.pipeline.diff import Difference
from tosdiff.report.safe import printable
from tosdiff.report.terminal.changes import change_block, headline, news, say_left_out
from tosdiff.report.terminal.console import is_coloured
from tosdiff.report.terminal.lines import path_line, seen, title_rule, titled
from tosdiff.report.terminal.redline import one_side
from tosdiff.report.words.since import unseen

_SIDE_BY_SIDE_FROM = 80


def show(
    found: Difference,
    to: Console,
    *,
    side_by_side: bool = False,
    context: int = 0,
) -> None:
    """Print a clause-aligned redline; unchanged blocks are folded to a count but for `context` of them."""
    comparison, old, new = found.comparison, found.before, found.after
    to.print(title_rule(titled(found.document)))
    for sign, state in (("-", old), ("+", new)):
        to.print(Text(f"{sign} {seen(state)}", style="red" if sign == "-" else "green"))
    if old == new:
        to.print(Text("one and the same version: nothing changed", style="dim"))
        return
    to.print(Text(f"{comparison.significance.value}: {printable(comparison.explanation)}", style="dim"))
    for gap in filter(None, found.unseen):
        to.print(Text(unseen(gap), style="yellow"))
    if found.backwards:
        to.print(
            Text("FROM is the newer of the two: what was added later is shown as removed", style="yellow")
        )
    if comparison.headlines:
        to.print(news(comparison.headlines))
    wide = side_by_side and to.width >= _SIDE_BY_SIDE_FROM
    reworded = tuple(change for change in comparison.changes if rewords(change))
    shown = reworded or comparison.changes
    under: tuple[str, ...] | None = None
    for piece in _pieces(comparison, shown, context):
        to.print()
        if isinstance(piece, int):
            to.print(
                Text(
                    f"    [… {piece} unchanged {'clause' if piece == 1 else 'clauses'} …]", style="dim italic"
                )
            )
        elif isinstance(piece, Block):
            to.print(Padding(Text(_block_text(piece), style="dim"), (0, 0, 0, 4)))
        else:
            to.print(_side_by_side(piece, to, under) if wide else change_block(piece, is_coloured(to), under))
        under = piece.heading_path if isinstance(piece, Change) else None
    say_left_out(len(comparison.changes) - len(shown), to)


def _pieces(
    comparison: Comparison, changes: Sequence[Change], context: int
) -> Iterator[Change | Block | int]:
    """Yield the changes in order, and between them counts of what was folded and blocks of context."""
    blocks = comparison.after.blocks
    touched = {change.after for change in changes if change.after is not None}
    stops = [*_positions(comparison, changes), (len(blocks), None)]
    at = 0
    for stop, change in stops:
        plain = [index for index in range(at, stop) if index not in touched]
        head = plain[:context] if at else []
        rest = plain[len(head) :]
        tail = rest[len(rest) - context :] if context and change is not None else []
        yield from (blocks[index] for index in head)
        if folded := len(rest) - len(tail):
            yield folded
        yield from (blocks[index] for index in tail)
        if change is not None:
            yield change
            at = max(at, stop + (change.after is not None))


def _positions(comparison: Comparison, shown: Sequence[Change]) -> list[tuple[int, Change]]:
    """Return each change with the index of the new block it stands at: what was removed, behind what it stood behind."""
    came = {change.after for change in comparison.changes}
    kept = [index for index in range(len(comparison.after.blocks)) if index not in came]
    gone = sorted(change.before for change in comparison.changes if change.before is not None)
    placed: list[tuple[int, Change]] = []
    at = 0
    for change in shown:
        if change.after is not None:
            at = max(at, change.after)
        elif change.before is not None:
            # Blocks of no change stand in both versions, in the same order.
            behind = change.before - bisect_left(gone, change.before)
            at = max(at, kept[behind - 1] + 1 if behind else 0)
        placed.append((at, change))
        at += change.after is not None
    return placed


def _block_text(block: Block) -> str:
    marker = f"{block.marker or '-'} " if block.kind is BlockKind.ITEM else ""
    return printable(marker + block.text)


def _side_by_side(change: Change, to: Console, under: tuple[str, ...] | None) -> RenderableType:
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    coloured = is_coloured(to)
    table.add_row(
        one_side(change.edits, Op.INSERT, coloured=coloured),
        one_side(change.edits, Op.DELETE, coloured=coloured),
    )
    named = change.heading_path and change.heading_path != under
    above = [path_line(change.heading_path)] if named else []
    return Group(
        *(Padding(line, (0, 0, 0, 2)) for line in (*above, headline(change))), Padding(table, (0, 0, 0, 4))
    )
