"""Texts that were read, written by hand in a few lines; with labels where these are tested apart from the labelling."""

from __future__ import annotations

from dataclasses import dataclass

from tosdiff.models import (
    BLOCK_SEPARATOR,
    NOTHING_STATED,
    Attributes,
    Block,
    BlockKind,
    Clause,
    Edition,
    Label,
    LeadIn,
    Span,
    Version,
)
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


@dataclass(frozen=True)
class Said:
    text: str
    labels: tuple[str, ...]
    attributes: Attributes
    confidence: float
    lead_in: str | None
    heading: str


def said(
    text: str,
    *labels: str,
    confidence: float = 0.95,
    lead_in: str | None = None,
    heading: str = "Terms",
    stated: Attributes = NOTHING_STATED,
) -> Said:
    """Return a sentence in a paragraph of its own, or an item where `lead_in` is given."""
    return Said(text, labels, stated, confidence, lead_in, heading)


def labelled(*sentences: Said) -> Version:
    blocks: list[Block] = []
    clauses: list[Clause] = []
    start = 0
    spans: dict[str, Span] = {}
    for at, one in enumerate(sentences):
        kind = BlockKind.ITEM if one.lead_in else BlockKind.PARAGRAPH
        lead_in = LeadIn(text=one.lead_in, span=spans.get(one.lead_in, (0, 0))) if one.lead_in else None
        spans[one.text] = (start, start + len(one.text))
        path = (one.heading,)
        blocks.append(
            Block(kind=kind, text=one.text, level=bool(one.lead_in), heading_path=path, lead_in=lead_in)
        )
        clauses.append(
            Clause(
                text=one.text,
                span=spans[one.text],
                block=at,
                heading_path=path,
                lead_in=lead_in,
                labels=tuple(
                    Label(label=name, rule="by-hand", evidence=(), confidence=one.confidence)
                    for name in one.labels
                ),
                attributes=one.attributes,
            )
        )
        start += len(one.text) + len(BLOCK_SEPARATOR)
    return Version(
        document="halcyon/terms",
        snapshot=None,
        blocks=tuple(blocks),
        edition=Edition(),
        clauses=tuple(clauses),
    )
