"""Blocks as they are kept in the cache.

Invariant: what is read back is what was kept; another shape has another number.
"""

from __future__ import annotations

from typing import Any

from tosdiff.models import Block, BlockKind, LeadIn, Link, TableCell

FORM = 4
"""Of what is cached; raised when a row gets another shape."""


def row_of(block: Block) -> list[Any]:
    links = [[link.start, link.end, link.target] for link in block.links]
    cells = [[c.start, c.end, c.width, c.height, c.heading] for c in block.cells]
    lead_in = [block.lead_in.text, block.lead_in.span] if block.lead_in else None
    return [
        block.kind.value, block.text, block.level, block.heading_path, lead_in,
        block.marker, block.run_in, links, cells,
    ]  # fmt: skip


def block_of(row: list[Any]) -> Block:
    kind, text, level, heading_path, lead_in, marker, run_in, links, cells = row
    return Block(
        kind=BlockKind(kind),
        text=text,
        level=level,
        heading_path=tuple(heading_path),
        lead_in=LeadIn(text=lead_in[0], span=tuple(lead_in[1])) if lead_in else None,
        marker=marker,
        run_in=run_in,
        links=tuple(Link(start=start, end=end, target=target) for start, end, target in links),
        cells=tuple(
            TableCell(start=start, end=end, width=width, height=height, heading=heading)
            for start, end, width, height, heading in cells
        ),
    )
