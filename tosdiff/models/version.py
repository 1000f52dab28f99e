"""What is derived from one snapshot: its text, the sentences of it, and what each does legally.

Invariant: as in `models`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from tosdiff.models.attributes import NOTHING_STATED, Attributes
from tosdiff.models.edition import Edition
from tosdiff.models.labels import Label
from tosdiff.models.moments import Span
from tosdiff.models.text import Block, LeadIn

BLOCK_SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence or list item: the smallest unit that is addressed."""

    text: str
    span: Span
    """In the version's plain text (`DocumentText.text`)."""
    block: int
    """Index of its block."""
    heading_path: tuple[str, ...] = ()
    lead_in: LeadIn | None = None
    """Of what stands in a list: what introduces it; its own block's, or nearer."""

    def labelled(self, labels: tuple[Label, ...], attributes: Attributes) -> Clause:
        """Return the clause that the sentence is."""
        return Clause(
            text=self.text,
            span=self.span,
            block=self.block,
            heading_path=self.heading_path,
            lead_in=self.lead_in,
            labels=labels,
            attributes=attributes,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(Sentence):
    """A sentence, and what it does legally."""

    labels: tuple[Label, ...] = ()
    """Empty for one that has no legal meaning that the taxonomy knows."""
    attributes: Attributes = NOTHING_STATED


def leader_of(lead_in: LeadIn, sentences: Sequence[Sentence]) -> int | None:
    """Return the index of the sentence that items go on from, the last of their lead-in; None if it holds none.

    `sentences` are those of a version in order, or its first ones up to the item.
    """
    at = bisect_right(sentences, lead_in.span[1], key=lambda sentence: sentence.span[1]) - 1
    return at if at >= 0 and sentences[at].span[0] >= lead_in.span[0] else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentText:
    """The words of a document in one state: a pure function of one snapshot and of the rules in force."""

    document: str
    snapshot: str | None
    """Name of the snapshot, `20260521T101500Z-3fa94c1d20ab`; None for a local file."""
    blocks: tuple[Block, ...]
    title: str = ""
    language: str | None = None
    """As the page declares it, ISO 639-1."""
    coverage: float = 1.0
    left_out: tuple[str, ...] = ()
    """Passages of the page that read as law and are no part of the text."""
    edition: Edition
    """Which contract it is, as it says itself."""

    @property
    def text(self) -> str:
        """The plain text that spans refer to: the blocks' texts, a blank line between them."""
        return BLOCK_SEPARATOR.join(block.text for block in self.blocks)

    def segmented(self, sentences: tuple[Sentence, ...]) -> SegmentedText:
        """Return the text with the sentences it was cut into."""
        return SegmentedText(**_stated(self), sentences=sentences)

    def labelled(self, clauses: tuple[Clause, ...]) -> Version:
        """Return the version that the text is with its clauses."""
        return Version(**_stated(self), clauses=clauses)


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentedText(DocumentText):
    """A text and its sentences."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(DocumentText):
    """A text and its clauses, labelled by the taxonomy in force."""

    clauses: tuple[Clause, ...]


def _stated(text: DocumentText) -> dict[str, Any]:
    return {field.name: getattr(text, field.name) for field in fields(DocumentText)}
