"""Results as JSON, for programs.

Invariant: a field once published keeps its name and meaning under the same schema number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from tosdiff.evidence.cite import Citation
from tosdiff.models import (
    Block,
    Change,
    ChangeKind,
    CheckReport,
    Clause,
    Comparison,
    Damage,
    Document,
    DocumentReport,
    Edition,
    Extraction,
    Label,
    Outcome,
    Significance,
    State,
    Version,
    Visit,
    iso,
)
from tosdiff.pipeline.logbook import LogEntry
from tosdiff.report.safe import json_safe

SCHEMA = 1

Row = dict[str, Any]


def dumps(value: object) -> str:
    """Return JSON that is readable and safe to print on a terminal."""
    return json_safe(json.dumps(value, ensure_ascii=False, indent=1))


def check(report: CheckReport) -> Row:
    return {
        "schema": SCHEMA,
        "checked_at": iso(report.checked_at),
        "incomplete": any(not d.outcome.verified for d in report.documents),
        "documents": [_checked(d) for d in report.documents],
    }


def _checked(report: DocumentReport) -> Row:
    comparison = report.comparison
    return {
        "document": report.document.id,
        "result": report.outcome.value,
        "class": report.significance.value if report.significance else None,
        "snapshot": report.state.snapshot if report.state else None,
        "since": iso(report.state.first_seen) if report.state else None,
        "last_verified": iso(report.state.last_seen) if report.state else None,
        "reason": report.refusal.reason if report.refusal else comparison.explanation if comparison else None,
        "wall": report.refusal.wall.value if report.refusal and report.outcome is Outcome.REFUSED else None,
        "hint": report.refusal.hint if report.refusal else None,
        "again": report.again,
        "notices": list(report.notices),
        "headlines": headlines(comparison),
        "changes": [change(c) for c in comparison.changes] if comparison else [],
    }


def headlines(c: Comparison | None) -> list[Row]:
    """Return what a change of wording means for the user; a flap back to a known text means nothing new."""
    return [
        {
            "text": h.text,
            "topic": h.topic,
            "rule": h.rule,
            "verdict": h.verdict.value if h.verdict else None,
            "before": list(h.before) if h.before else None,
            "after": list(h.after) if h.after else None,
        }
        for h in (c.headlines if c and c.significance.is_news else ())
    ]


def change(c: Change) -> Row:
    return {
        "kind": c.kind.value,
        "heading_path": list(c.heading_path),
        "labels": list(c.labels),
        "before": c.before,
        "after": c.after,
        "edits": [{"op": e.op.value, "text": e.text} for e in c.edits],
    }


def comparison(c: Comparison, before: State, after: State) -> Row:
    return {
        "schema": SCHEMA,
        "document": c.after.document,
        "before": state(before),
        "after": state(after),
        "class": c.significance.value,
        "explanation": c.explanation,
        "headlines": headlines(c),
        "changes": [change(each) for each in c.changes],
    }


def state(s: State) -> Row:
    return {
        "snapshot": s.snapshot,
        "first_seen": iso(s.first_seen),
        "last_seen": iso(s.last_seen),
        "visits": s.visits,
    }


def clauses(found: Iterable[Clause]) -> list[Row]:
    """Return one row for each labelled sentence or list item."""
    return [
        {
            "schema": SCHEMA,
            "text": c.text,
            "heading_path": list(c.heading_path),
            "lead_in": c.lead_in.text if c.lead_in else None,
            "labels": [_label(x) for x in c.labels],
            "attributes": dict(c.attributes),
            "span": list(c.span),
        }
        for c in found
        if c.labels
    ]


def _label(x: Label) -> Row:
    return {
        "label": x.label,
        "rule": x.rule,
        "evidence": list(x.words),
        "confidence": x.confidence,
        "decision": x.decision.value,
        "weight": x.weight,
        "enough": x.enough,
        "passes": [
            {"pass": e.by.value, "rule": e.rule, "words": e.words, "place": e.place, "weight": e.weight}
            for e in x.evidence
        ],
    }


def version(v: Version, s: State | None) -> Row:
    return {
        "schema": SCHEMA,
        "document": v.document,
        "state": state(s) if s else None,
        "title": v.title,
        "language": v.language,
        "coverage": v.coverage,
        "text": v.text,
        "blocks": [block(b) for b in v.blocks],
        "clauses": clauses(v.clauses),
    }


def block(b: Block) -> Row:
    return {
        "kind": b.kind.value,
        "text": b.text,
        "level": b.level,
        "marker": b.marker,
        "heading_path": list(b.heading_path),
        "lead_in": b.lead_in.text if b.lead_in else None,
        "links": [{"start": k.start, "end": k.end, "target": k.target} for k in b.links],
    }


def extraction(e: Extraction) -> Row:
    return {
        "schema": SCHEMA,
        "title": e.title,
        "language": e.language,
        "coverage": e.coverage,
        "method": e.method,
        "charset": e.charset,
        "blocks": [block(b) for b in e.blocks],
    }


def log(document: str, entries: Sequence[LogEntry]) -> list[Row]:
    """Return one row an event: a state whose edition returned with other words is a switch and a change."""
    return [_logged(document, entry, told) for entry in entries for told in _events(entry)]


def _events(entry: LogEntry) -> list[Comparison | None]:
    told = entry.comparison
    if told is None or not entry.switched or told.significance is Significance.EDITION:
        return [told]
    return [replace(told, significance=Significance.EDITION, changes=()), told]


def _logged(document: str, entry: LogEntry, told: Comparison | None) -> Row:
    return {
        "schema": SCHEMA,
        "document": document,
        "captured_at": iso(entry.state.first_seen),
        **state(entry.state),
        "class": told.significance.value if told else Significance.FIRST.value,
        "explanation": told.explanation if told else "first snapshot",
        "line": entry.line,
        "edition": edition(entry.edition),
        **counts(told),
        "labels": touched(told),
        "headlines": headlines(told),
    }


def edition(e: Edition) -> Row:
    return {
        "region": sorted(e.region),
        "not_for": sorted(e.elsewhere),
        "governing_law": sorted(e.law),
        "contracting_entity": sorted(e.entity),
        "language": e.language,
    }


def counts(c: Comparison | None) -> dict[str, int]:
    """Return how many blocks were added, removed, modified and moved."""
    kinds = [each.kind for each in c.changes] if c else []
    return {kind.value: kinds.count(kind) for kind in ChangeKind}


def touched(c: Comparison | None) -> list[str]:
    """Return the labels of all clauses that changed, each once, in order of the text."""
    return list(dict.fromkeys(label for each in (c.changes if c else ()) for label in each.labels))


def citation(c: Citation) -> Row:
    return {
        "schema": SCHEMA,
        "provider": c.provider,
        "publisher": c.publisher,
        "title": c.title,
        "url": c.url,
        "printed": [{"kind": p.kind, "date": p.on.isoformat(), "words": p.words} for p in c.printed],
        "captured_at": iso(c.captured_at),
        "first_seen": iso(c.first_seen),
        "last_seen": iso(c.last_seen),
        "read_on": c.read_on.isoformat(),
        "edition": c.edition,
        "snapshot": c.snapshot,
        "sha256": c.body,
        "warc_sha256": c.warc,
        "fetcher": c.fetcher,
        "source": c.source,
        "quote": None
        if c.quotation is None
        else {
            "text": c.quotation.text,
            "span": list(c.quotation.span),
            "exact": c.quotation.exact,
            "heading_path": list(c.quotation.heading_path),
            "first_seen": iso(c.quotation.first_seen) if c.quotation.first_seen else None,
            "last_seen": iso(c.quotation.last_seen) if c.quotation.last_seen else None,
        },
    }


def imported(document: Document, reports: Sequence[DocumentReport]) -> Row:
    return {
        "schema": SCHEMA,
        "document": document.id,
        "captures": [
            {
                "captured_at": iso(r.at),
                "result": r.outcome.value,
                "reason": r.refusal.reason if r.refusal else None,
            }
            for r in reports
        ],
    }


def damages(found: Sequence[Damage], documents: int) -> Row:
    return {
        "schema": SCHEMA,
        "documents": documents,
        "clean": not found,
        "damage": [{"path": d.path, "problem": d.problem} for d in found],
    }


def watched(rows: Sequence[tuple[Document, State | None, Visit | None]], file: str, store: str) -> Row:
    return {
        "schema": SCHEMA,
        "file": file,
        "store": store,
        "documents": [
            {
                "document": d.id,
                "provider": d.provider_name,
                "publisher": d.publisher,
                "title": d.title,
                "url": d.url,
                "kind": d.kind,
                "language": d.language,
                "enabled": d.enabled,
                "state": state(s) if s else None,
                "last_visit": {"at": iso(v.at), "outcome": v.outcome.value, "reason": v.reason}
                if v
                else None,
            }
            for d, s, v in rows
        ],
    }
