"""Versions written in a few lines, for the tests of this folder."""

from __future__ import annotations

from tosdiff.models import Block, BlockKind, Version
from tosdiff.text.editions import edition_of


def block(line: str) -> Block:
    """Return a heading for `# Text`, an item for `- text`, else a paragraph."""
    if line.startswith("#"):
        marks, _, text = line.partition(" ")
        return Block(kind=BlockKind.HEADING, text=text, level=len(marks))
    if line.startswith("- "):
        return Block(kind=BlockKind.ITEM, text=line[2:], level=1, marker="-")
    return Block(kind=BlockKind.PARAGRAPH, text=line)


def version(*lines: str | Block, snapshot: str | None = None) -> Version:
    """Return a version with one block a line, and no labels."""
    blocks = tuple(block(line) if isinstance(line, str) else line for line in lines)
    return Version(
        document="halcyon/terms", snapshot=snapshot, blocks=blocks, edition=edition_of(blocks), clauses=()
    )
