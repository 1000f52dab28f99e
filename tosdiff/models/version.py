"""What is derived from one snapshot: its text, clauses and labels.

Invariant: as in `models`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from tosdiff.models.attributes import NOTHING_STATED, Attributes
from tosdiff.models.edition import Edition
from tosdiff.models.labels import Label
from tosdiff.models.moments import Span
from tosdiff.models.text import Block, LeadIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A sentence or list item: the smallest unit that is addressed."""

    text: str
    span: Span
    """In the version's plain text (`Version.text`)."""
    block: int
    """Index of its block."""
    heading_path: tuple[str, ...] = ()
    lead_in: LeadIn | None = None
    """Of what stands in a list: what introduces it; its own block's, or nearer."""
    labels: tuple[Label, ...] = ()
    attributes: Attributes = NOTHING_STATED


def leader_of(lead_in: LeadIn, clauses: Sequence[Clause]) -> int | None:
    """Return the index of the sentence that items go on from, the last of their lead-in; None if it holds none.

    `clauses` are those of a version in order, or its first ones up to the item.
    """
    at = bisect_right(clauses, lead_in.span[1], key=lambda clause: clause.span[1]) - 1
    return at if at >= 0 and clauses[at].span[0] >= lead_in.span[0] else None


BLOCK_SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Text, clauses and labels: a pure function of one snapshot and of the rules in force."""

    document: str
    snapshot: str | None
    """Name of the snapshot, `20260521T101500Z-3fa94c1d20ab`; None for a local file."""
    blocks: tuple[Block, ...]
    title: str = ""
    language: str | None = None
    coverage: float = 1.0
    edition: Edition
    """Which contract it is, as its text says."""
    clauses: tuple[Clause, ...] = ()

    @property
    def text(self) -> str:
        """The plain text that spans refer to: the blocks' texts, a blank line between them."""
        return BLOCK_SEPARATOR.join(block.text for block in self.blocks)
