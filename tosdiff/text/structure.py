"""Blocks in order to blocks in their place: headings, run-ins, lettered items, lead-ins, heading paths.

Invariant: no word is added or lost; only kinds, levels, markers and paths are settled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from tosdiff.models import Block, BlockKind

_LETTERED = re.compile(r"(\((?:[a-z]|[ivx]{1,4}|\d{1,2})\))\s+(?=\S)")
_LONGEST_HEADING = 120
_LONGEST_RUN_IN = 100
_SENTENCE_END = re.compile(r"[.;:,]$")


def structured(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks with heading paths, lead-ins and run-in headings settled."""
    settled: list[Block] = []
    path: list[tuple[int, str]] = []
    last_level = 1
    leads: dict[int, str | None] = {}
    for raw in blocks:
        block = _settled(raw, last_level)
        if block.kind is BlockKind.HEADING:
            if raw.kind is BlockKind.HEADING:
                last_level = block.level
            while path and path[-1][0] >= block.level:
                path.pop()
            settled.append(replace(block, heading_path=tuple(words for _, words in path)))
            path.append((block.level, block.text))
            leads.clear()
            continue
        here = tuple(words for _, words in path)
        if block.kind is BlockKind.ITEM:
            previous = settled[-1] if settled else None
            starts = previous is None or previous.kind is not BlockKind.ITEM or previous.level < block.level
            if starts and previous is not None and previous.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
                leads[block.level] = previous.text
            elif starts:
                leads[block.level] = None
        if block.run_in:
            here = (*here, block.text[: block.run_in].strip(" :."))
        lead_in = leads.get(block.level) if block.kind is BlockKind.ITEM else None
        settled.append(replace(block, heading_path=here, lead_in=lead_in))
    return tuple(settled)


def _settled(block: Block, last_level: int) -> Block:
    """Decide what a block is from its leading bold words and its letter."""
    bold, size = block.run_in, len(block.text)
    if block.kind in (BlockKind.HEADING, BlockKind.ROW):
        return replace(block, run_in=0) if bold else block
    if bold >= size > 0:
        title = (
            block.kind is BlockKind.PARAGRAPH
            and size <= _LONGEST_HEADING
            and not block.text.endswith((".", ";", ","))
        )
        if title and any(c.isalpha() for c in block.text):
            return replace(block, kind=BlockKind.HEADING, level=min(last_level + 1, 6), run_in=0)
        return replace(block, run_in=0)
    if bold and not _is_run_in(block.text, bold):
        block = replace(block, run_in=0)
    letterable = block.kind is BlockKind.PARAGRAPH or block.marker == "-"
    lettered = _LETTERED.match(block.text) if letterable and not block.run_in else None
    if lettered and all(link.start >= lettered.end() for link in block.links):
        return _lettered(block, lettered[1], lettered.end())
    return block


def _lettered(block: Block, marker: str, cut: int) -> Block:
    """Move a printed letter from the text into the marker."""
    links = tuple(replace(link, start=link.start - cut, end=link.end - cut) for link in block.links)
    return replace(
        block,
        kind=BlockKind.ITEM,
        level=max(block.level, 1),
        marker=marker,
        text=block.text[cut:],
        links=links,
    )


def _is_run_in(text: str, bold: int) -> bool:
    """Whether the leading bold words are a heading: short, and set off by a stop or a dash."""
    head, rest = text[:bold].rstrip(), text[bold:].lstrip()
    if not rest or bold > _LONGEST_RUN_IN or not any(c.isalpha() for c in head):
        return False
    return bool(_SENTENCE_END.search(head)) or rest[0] in ".:–—-" or rest[0].isupper()
