"""Findings and proofs as JSON, for programs.

Invariant: as in `report.machine`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tosdiff.evidence.prove import Instead, Proof, Witness
from tosdiff.models import Edit, iso
from tosdiff.report.machine import SCHEMA, edition
from tosdiff.search.find import Findings, Hit, Neighbour


def findings_row(found: Findings) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "query": found.query,
        "found": bool(found.sentences),
        "sentences": found.sentences,
        "more": found.more,
        "documents": [{"document": name, "sentences": count} for name, count in found.by_document],
        "searched": {"documents": found.searched, "versions": found.snapshots},
        "never_seen": list(found.never_seen),
        "unknown_words": [
            {"word": each.word, "beginning": list(each.beginning), "more": each.more}
            for each in found.unknown
        ],
        "hits": [_hit_row(hit) for hit in found.hits],
        "near": [_hit_row(hit) for hit in found.near],
    }


def _hit_row(hit: Hit) -> dict[str, Any]:
    return {
        "document": hit.document,
        "grade": hit.grade.value,
        "text": hit.text,
        "marked": [list(span) for span in hit.marked],
        "heading_path": list(hit.heading_path),
        "snapshot": hit.snapshot,
        "versions": hit.versions,
        "first_seen": iso(hit.stretches[0].first_seen) if hit.stretches else None,
        "last_seen": iso(hit.stretches[-1].last_seen) if hit.stretches else None,
        "stands": bool(hit.stretches) and hit.stretches[-1].stands,
        "stretches": [
            {
                "first_seen": iso(s.first_seen),
                "last_seen": iso(s.last_seen),
                "visits": s.visits,
                "snapshot": s.snapshot,
                "last_snapshot": s.last_snapshot,
            }
            for s in hit.stretches
        ],
        "another_edition": hit.another_edition,
        "differences": list(hit.differences),
        "edits": _edit_rows(hit.edits),
        "likeness": round(hit.likeness, 1),
        "before": _neighbour_row(hit.before),
        "after": _neighbour_row(hit.after),
    }


def _neighbour_row(neighbour: Neighbour | None) -> dict[str, Any] | None:
    if neighbour is None:
        return None
    return {
        "snapshot": neighbour.snapshot,
        "seen": iso(neighbour.seen),
        "text": neighbour.text,
        "edits": _edit_rows(neighbour.edits),
        "another_edition": neighbour.edition,
    }


def proof_row(proof: Proof) -> dict[str, Any]:
    s = proof.standing
    return {
        "schema": SCHEMA,
        "document": proof.document.id,
        "on": proof.day.isoformat(),
        "asked": proof.asked,
        "verdict": proof.verdict.value,
        "reason": proof.reason,
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
        },
        "cited": _witness_row(proof.cited),
        "before": _witness_row(proof.around.before),
        "during": [_witness_row(witness) for witness in proof.around.during],
        "after": _witness_row(proof.around.after),
        "printed": [{"kind": p.kind, "date": p.on.isoformat(), "words": p.words} for p in proof.printed],
        "copies": [
            {"origin": c.origin, "visits": c.visits, "first": iso(c.first), "last": iso(c.last)}
            for c in proof.copies
        ],
        "instead": proof.instead and _instead_row(proof.instead),
        "unproved": list(proof.unproved),
    }


def _witness_row(witness: Witness | None) -> dict[str, Any] | None:
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


def _instead_row(instead: Instead) -> dict[str, Any]:
    return {
        "snapshot": instead.snapshot,
        "heading_path": list(instead.heading_path),
        "text": instead.text,
        "edits": _edit_rows(instead.edits),
        "quotation_seen": [iso(moment) for moment in instead.stood] if instead.stood else None,
    }


def _edit_rows(edits: Iterable[Edit]) -> list[dict[str, str]]:
    return [{"op": edit.op.value, "text": edit.text} for edit in edits]
