"""Labelled versions written by hand, so that what is read from labels is tested apart from the labelling."""

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
