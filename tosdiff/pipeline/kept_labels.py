"""Clauses as they are kept in the cache: of each sentence where it stands, its labels and what it states.

Invariant: what is read back is what was kept, of the same blocks; another shape has another number.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from itertools import accumulate
from typing import Any

from tosdiff.models import (
    BLOCK_SEPARATOR,
    NOTHING_STATED,
    Attributes,
    Block,
    Clause,
    Decision,
    Evidence,
    EvidencePlace,
    Export,
    Label,
    NoticeChannel,
    NoticeKind,
    Pass,
    Qualifier,
    Refund,
)

FORM = 1
"""Of what is kept; raised when a row gets another shape."""


def digest_of_blocks(blocks: Sequence[Block]) -> str:
    """Return the digest of all that sentences are cut from and labelled by."""
    rows = [
        [
            block.kind.value,
            block.text,
            block.heading_path,
            [block.lead_in.text, block.lead_in.span] if block.lead_in else None,
            block.run_in,
        ]
        for block in blocks
    ]
    return sha256(json.dumps(rows).encode()).hexdigest()


def rows_of(clauses: Sequence[Clause], blocks: Sequence[Block]) -> list[Any]:
    """Return clauses as JSON knows them; their words stand in the blocks."""
    starts = _starts(blocks)
    return [
        [clause.block, clause.span[0] - starts[clause.block], clause.span[1] - starts[clause.block]]
        + (
            [[_label_row(x) for x in clause.labels], _attribute_row(clause.attributes)]
            if clause.labels
            else []
        )
        for clause in clauses
    ]


def clauses_of(rows: list[Any], blocks: Sequence[Block]) -> tuple[Clause, ...]:
    """Return the clauses that were kept of these blocks.

    Raises:
        KeyError, IndexError, TypeError, ValueError: they are of another form.
    """
    starts = _starts(blocks)
    found: list[Clause] = []
    for at, start, end, *labelled in rows:
        block = blocks[at]
        labels, attributes = labelled or ((), None)
        found.append(
            Clause(
                text=block.text[start:end],
                span=(starts[at] + start, starts[at] + end),
                block=at,
                heading_path=block.heading_path,
                lead_in=block.lead_in,
                labels=tuple(_label_of(row) for row in labels),
                attributes=_attributes_of(attributes) if attributes else NOTHING_STATED,
            )
        )
    return tuple(found)


def _starts(blocks: Sequence[Block]) -> list[int]:
    return [0, *accumulate(len(block.text) + len(BLOCK_SEPARATOR) for block in blocks)]


def _label_row(x: Label) -> list[Any]:
    evidence = [[e.by.value, e.rule, e.words, e.place.value, e.weight] for e in x.evidence]
    return [x.label, x.rule, x.confidence, x.decision.value, x.enough, evidence]


def _label_of(row: list[Any]) -> Label:
    label, rule, confidence, decision, enough, evidence = row
    return Label(
        label=label,
        rule=rule,
        confidence=confidence,
        decision=Decision(decision),
        enough=enough,
        evidence=tuple(
            Evidence(by=Pass(by), rule=of, words=words, place=EvidencePlace(place), weight=weight)
            for by, of, words, place, weight in evidence
        ),
    )


def _attribute_row(x: Attributes) -> list[Any] | None:
    if x == NOTHING_STATED:
        return None
    return [
        x.notice_days, x.notice_kind, list(x.notice_channel), x.refund, x.export, x.discretion, x.qualifier, x.exception,
    ]  # fmt: skip


def _attributes_of(row: list[Any]) -> Attributes:
    days, kind, channels, refund, export, discretion, qualifier, exception = row
    return Attributes(
        notice_days=days,
        notice_kind=kind and NoticeKind(kind),
        notice_channel=tuple(map(NoticeChannel, channels)),
        refund=refund and Refund(refund),
        export=export and Export(export),
        discretion=discretion,
        qualifier=qualifier and Qualifier(qualifier),
        exception=exception,
    )
