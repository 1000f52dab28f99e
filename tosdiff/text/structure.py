"""Blocks to blocks in their place: headings, run-ins, lettered items, lead-ins, heading paths.

Invariant: no word is added or lost; only kinds, levels, markers and paths are settled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tosdiff.language.patterns import compiled_on_use
from tosdiff.models import BLOCK_SEPARATOR, Block, BlockKind, LeadIn, Link, TableCell
from tosdiff.text.outline import Outline

_LETTERED = compiled_on_use(r"(\((?:[a-z]|[ivx]{1,4}|\d{1,2})\))\s+(?=\S)")
_LONGEST_HEADING = 120
_LONGEST_RUN_IN = 100
_SHORT_TITLE = 4
"""Words of a heading without a number that may end in a stop."""
_SMALL_WORD = 4
"""Letters from which a word of a heading is written with a capital."""
_SECTION = compiled_on_use(
    r"(?:section |article |clause |§ ?)?(?:\d{1,3}(?:\.\d{1,3})*|[A-Z]|[IVX]{1,5})[.):]*\s", re.IGNORECASE
)
# Of these words one stands in every sentence of terms that orders, allows or states something.
_SAYS = frozenset(
    """are agree agrees can cannot do does don't has have is may must need please reserve reserves shall should
    was were will won't you'll we'll you're we're""".split()
)
_SENTENCE_ENDS = (".", ";", ":", ",")
# An enum's member costs a tenth of a block to look up each time.
_HEADING, _PARAGRAPH, _ITEM, _ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW


@dataclass(slots=True)
class Draft:
    """A block before it is in its place; unlike a block it is cheap to make and to change."""

    kind: BlockKind
    text: str
    level: int = 0
    marker: str = ""
    run_in: int = 0
    links: tuple[Link, ...] = ()
    cells: tuple[TableCell, ...] = ()


def structured(blocks: Iterable[Block | Draft]) -> tuple[Block, ...]:
    """Return the blocks with heading paths, lead-ins and run-in headings settled."""
    settled: list[Block] = []
    path: list[tuple[int, str]] = []
    here: tuple[str, ...] = ()
    last_level = 1
    outline = Outline()
    start = 0
    """Where the block at hand begins in the plain text."""
    for draft in blocks:
        if isinstance(draft, Block):
            draft = Draft(
                draft.kind, draft.text, draft.level, draft.marker, draft.run_in, draft.links, draft.cells
            )
        given, depth = draft.kind, draft.level
        if draft.run_in or draft.text[:1] == "(":
            _settle(draft, last_level)
        kind, text, level = draft.kind, draft.text, draft.level
        lead_in: LeadIn | None = None
        within = here
        if kind is _HEADING:
            if given is _HEADING:
                last_level = level
            while path and path[-1][0] >= level:
                path.pop()
            within = tuple([words for _, words in path])
            path.append((level, text))
            here = (*within, text)
            outline.close()
        elif kind is _ITEM:
            level, lead_in = outline.item(text, depth, draft.marker, start)
        elif kind is _PARAGRAPH:
            level, lead_in = 0, outline.paragraph(text, depth, start)
        else:
            outline.close()
        if draft.run_in:
            within = (*here, text[: draft.run_in].strip(" :."))
        block = Block(
            kind=kind,
            text=text,
            level=level,
            heading_path=within,
            lead_in=lead_in,
            marker=draft.marker,
            run_in=draft.run_in,
            links=draft.links,
            cells=draft.cells,
        )
        settled.append(block)
        start += len(text) + len(BLOCK_SEPARATOR)
    return tuple(settled)


def _settle(draft: Draft, last_level: int) -> None:
    """Decide what a block is from its leading bold words and its letter."""
    bold, text = draft.run_in, draft.text
    if draft.kind is _HEADING or draft.kind is _ROW:
        draft.run_in = 0
        return
    if bold:
        if bold >= len(text):
            draft.run_in = 0
            if draft.kind is _PARAGRAPH and _is_title(text):
                draft.kind, draft.level = _HEADING, min(last_level + 1, 6)
            return
        if _is_run_in(text, bold):
            return
        draft.run_in = 0
    if text.startswith("(") and (draft.kind is _PARAGRAPH or draft.marker == "-"):
        lettered = _LETTERED.match(text)
        if lettered and all(link.start >= lettered.end() for link in draft.links):
            _letter(draft, lettered[1], lettered.end())


def _letter(draft: Draft, marker: str, cut: int) -> None:
    """Move a printed letter from the text into the marker."""
    draft.kind = _ITEM
    draft.marker = marker
    draft.text = draft.text[cut:]
    draft.links = tuple(replace(link, start=link.start - cut, end=link.end - cut) for link in draft.links)


def _is_title(text: str) -> bool:
    """Whether a paragraph all in bold is a heading."""
    if len(text) > _LONGEST_HEADING or not any(c.isalpha() for c in text):
        return False
    if not text.endswith((".", ";", ",")):
        return True
    words = text.rstrip(".").split()
    # "2.7 Limits." and "Account Termination." are headings; "2.7 You may not sell it." is law in bold.
    numbered = bool(_SECTION.match(text))
    capitals = len(words) <= _SHORT_TITLE and all(w[0].isupper() or len(w) < _SMALL_WORD for w in words)
    return text.endswith(".") and (numbered or capitals) and _SAYS.isdisjoint(w.lower() for w in words)


def _is_run_in(text: str, bold: int) -> bool:
    """Whether the leading bold words are a heading: short, and set off by a stop or a dash."""
    head, rest = text[:bold].rstrip(), text[bold:].lstrip()
    if not rest or bold > _LONGEST_RUN_IN or not any(c.isalpha() for c in head):
        return False
    return head.endswith(_SENTENCE_ENDS) or rest[0] in ".:–—-" or rest[0].isupper()
