"""Blocks to blocks in their place: headings, run-ins, lettered items, lead-ins, heading paths.

Invariant: no word is added or lost; only kinds, levels, markers and paths are settled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tosdiff.models import Block, BlockKind, Link

_LETTERED = re.compile(r"(\((?:[a-z]|[ivx]{1,4}|\d{1,2})\))\s+(?=\S)")
_LONGEST_HEADING = 120
_LONGEST_RUN_IN = 100
_SENTENCE_ENDS = (".", ";", ":", ",")


@dataclass(slots=True)
class Draft:
    """A block before it is in its place; unlike a block it is cheap to make and to change."""

    kind: BlockKind
    text: str
    level: int = 0
    marker: str = ""
    run_in: int = 0
    links: tuple[Link, ...] = ()


def structured(blocks: Iterable[Block | Draft]) -> tuple[Block, ...]:
    """Return the blocks with heading paths, lead-ins and run-in headings settled."""
    settled: list[Block] = []
    path: list[tuple[int, str]] = []
    here: tuple[str, ...] = ()
    last_level = 1
    leads: dict[int, str | None] = {}
    previous: Block | None = None
    for raw in blocks:
        given = raw.kind
        draft = (
            raw
            if isinstance(raw, Draft)
            else Draft(given, raw.text, raw.level, raw.marker, raw.run_in, raw.links)
        )
        _settle(draft, last_level)
        lead_in = None
        within = here
        if draft.kind is BlockKind.HEADING:
            if given is BlockKind.HEADING:
                last_level = draft.level
            while path and path[-1][0] >= draft.level:
                path.pop()
            within = tuple([words for _, words in path])
            path.append((draft.level, draft.text))
            here = (*within, draft.text)
            leads.clear()
        else:
            if draft.kind is BlockKind.ITEM:
                if previous is None or previous.kind is not BlockKind.ITEM or previous.level < draft.level:
                    introduces = previous and previous.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
                    leads[draft.level] = previous.text if previous and introduces else None
                lead_in = leads.get(draft.level)
            if draft.run_in:
                within = (*here, draft.text[: draft.run_in].strip(" :."))
        previous = Block(
            kind=draft.kind,
            text=draft.text,
            level=draft.level,
            heading_path=within,
            lead_in=lead_in,
            marker=draft.marker,
            run_in=draft.run_in,
            links=draft.links,
        )
        settled.append(previous)
    return tuple(settled)


def _settle(draft: Draft, last_level: int) -> None:
    """Decide what a block is from its leading bold words and its letter."""
    bold, text = draft.run_in, draft.text
    if draft.kind is BlockKind.HEADING or draft.kind is BlockKind.ROW:
        draft.run_in = 0
        return
    if bold:
        if bold >= len(text):
            draft.run_in = 0
            if draft.kind is BlockKind.PARAGRAPH and _is_title(text):
                draft.kind, draft.level = BlockKind.HEADING, min(last_level + 1, 6)
            return
        if _is_run_in(text, bold):
            return
        draft.run_in = 0
    if text.startswith("(") and (draft.kind is BlockKind.PARAGRAPH or draft.marker == "-"):
        lettered = _LETTERED.match(text)
        if lettered and all(link.start >= lettered.end() for link in draft.links):
            _letter(draft, lettered[1], lettered.end())


def _letter(draft: Draft, marker: str, cut: int) -> None:
    """Move a printed letter from the text into the marker."""
    draft.kind = BlockKind.ITEM
    draft.level = max(draft.level, 1)
    draft.marker = marker
    draft.text = draft.text[cut:]
    draft.links = tuple(replace(link, start=link.start - cut, end=link.end - cut) for link in draft.links)


def _is_title(text: str) -> bool:
    """Whether a paragraph all in bold is a heading."""
    short = len(text) <= _LONGEST_HEADING and not text.endswith((".", ";", ","))
    return short and any(c.isalpha() for c in text)


def _is_run_in(text: str, bold: int) -> bool:
    """Whether the leading bold words are a heading: short, and set off by a stop or a dash."""
    head, rest = text[:bold].rstrip(), text[bold:].lstrip()
    if not rest or bold > _LONGEST_RUN_IN or not any(c.isalpha() for c in head):
        return False
    return head.endswith(_SENTENCE_ENDS) or rest[0] in ".:–—-" or rest[0].isupper()
