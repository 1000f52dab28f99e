"""The proof that a sentence stood in a document on a day.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from tosdiff.evidence.prove import Instead, Proof, Witness
from tosdiff.models import iso
from tosdiff.report.json.rows import SCHEMA, Row, edition, edits


def row(proof: Proof) -> Row:
    s = proof.standing
    return {
        "schema": SCHEMA,
        "document": proof.document.id,
        "on": proof.day.isoformat(),
        "asked": proof.asked,
        "verdict": proof.verdict.value,
        "proof": proof.holds,
        "reason": proof.reason,
        "within_days": proof.within,
        "days_between": proof.around.days,
        "quotation": s
        and {
            "text": s.text,
            "span": list(s.span),
            "exact": s.exact,
            "differences": list(s.differences),
            "omitted": list(s.omitted),
            "heading_path": list(s.heading_path),
            "block": s.block,
            "sentence": s.sentence,
            "context": s.context,
            "gives": list(s.gives),
        },
        "cited": _witness_row(proof.cited),
        "before": _witness_row(proof.around.before),
        "during": [_witness_row(witness) for witness in proof.around.during],
        "after": _witness_row(proof.around.after),
        "doubted": [_witness_row(witness) for witness in proof.around.doubted],
        "failed_between": len(proof.around.failed),
        "printed": [{"kind": p.kind, "date": p.on.isoformat(), "words": p.words} for p in proof.printed],
        "copies": [
            {"origin": c.origin, "visits": c.visits, "first": iso(c.first), "last": iso(c.last)}
            for c in proof.copies
        ],
        "instead": proof.instead and _instead_row(proof.instead),
        "unproved": list(proof.unproved),
    }


def _witness_row(witness: Witness | None) -> Row | None:
    if witness is None:
        return None
    return {
        "at": iso(witness.visit.at),
        "line": witness.line,
        "line_sha256": witness.digest,
        "fetcher": witness.visit.fetcher,
        "source": witness.visit.source,
        "snapshot": witness.snapshot.id,
        "sha256": witness.snapshot.body,
        "warc_sha256": witness.snapshot.warc,
        "edition": edition(witness.edition),
        "holds": witness.holds,
    }


def _instead_row(instead: Instead) -> Row:
    return {
        "snapshot": instead.snapshot,
        "heading_path": list(instead.heading_path),
        "text": instead.text,
        "edits": edits(instead.edits),
        "quotation_seen": [iso(moment) for moment in instead.stood]
        if instead.stood and instead.dated
        else None,
        "alike": instead.alike,
        "beside": list(instead.beside),
    }
