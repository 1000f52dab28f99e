"""The text of a version, its labels in the margin; or bare, as its spans refer to it.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from rich.console import Console, Group, RenderableType
from rich.text import Text

from tosdiff.models import Block, BlockKind, Clause, Version
from tosdiff.pipeline.show import Shown
from tosdiff.report.safe import printable
from tosdiff.report.terminal.beside import Beside
from tosdiff.report.terminal.lines import family_style, seen, title_rule, titled
from tosdiff.report.words.since import unseen

_MARGIN = 19  # the longest label of the taxonomy, access.restriction, and a space
_AT_ONCE = 100
"""Blocks that are printed by one call, for which some time goes; all at once would take the memory of a long page twice."""


def show(shown: Shown, to: Console) -> None:
    """Print the text with its labels in the margin."""
    to.print(title_rule(titled(shown.document)))
    to.print(Text(seen(shown.state), style="dim"))
    if shown.unseen:
        to.print(Text(unseen(shown.unseen), style="yellow"))
    rows = _rows(shown.version)
    while some := tuple(islice(rows, _AT_ONCE)):
        to.print(Group(*some))


def _rows(version: Version) -> Iterator[RenderableType]:
    """Yield what is printed of the blocks, one after the other."""
    by_block = {index: list(group) for index, group in groupby(version.clauses, key=lambda c: c.block)}
    start = 0
    for index, block in enumerate(version.blocks):
        if block.kind is not BlockKind.ITEM or block.level == 1:
            yield Text()
        yield _block_row(block, by_block.get(index, []), start)
        start += len(block.text) + 2


def _block_row(block: Block, clauses: Sequence[Clause], start: int) -> Beside:
    labels = list(dict.fromkeys(x.label for clause in clauses for x in clause.labels))
    margin = Text("\n").join(Text(printable(label), style=family_style(label)) for label in labels)
    text = Text(printable(block.text))
    for clause in clauses:
        if clause.labels:
            text.stylize(family_style(clause.labels[0].label), clause.span[0] - start, clause.span[1] - start)
    if block.kind is BlockKind.HEADING:
        text.stylize("bold" if block.level > 1 else "bold underline")
    elif block.run_in:
        text.stylize("bold", 0, block.run_in)
    if block.kind is BlockKind.ITEM:
        text = Text("  " * (block.level - 1) + printable(block.marker or "-") + " ") + text
    bar = Text("▌", style=family_style(labels[0])) if labels else Text()
    return Beside(((margin, _MARGIN), (bar, 2)), text)


def text(shown: Shown) -> str:
    """Return the bare text, safe to print."""
    return printable(shown.version.text)
