"""Rows that several reports share, and how JSON is written.

Invariant: as in `report.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tosdiff.models import (
    Aspect,
    Block,
    Change,
    ChangeSummary,
    Comparison,
    Edit,
    Edition,
    MeantFor,
    StandingWords,
    State,
    iso,
)
from tosdiff.pipeline.facts import DocumentFacts
from tosdiff.report.safe import json_safe

SCHEMA = 1

Row = dict[str, Any]


def dumps(value: object) -> str:
    """Return JSON that is readable and safe to print on a terminal."""
    return json_safe(json.dumps(value, ensure_ascii=False, indent=1))


def state(s: State) -> Row:
    return {
        "snapshot": s.snapshot,
        "first_seen": iso(s.first_seen),
        "last_seen": iso(s.last_seen),
        "visits": s.visits,
        "clock_uncertain": not s.dated,
        "rejected": str(s.rejected) if s.rejected else None,
    }


def wording(w: StandingWords | None) -> Row:
    """Return since when the words stand, whether they may be older, when they were seen last, and whether that is certain."""
    return {
        "since": iso(w.since) if w else None,
        "at_least": w.at_least if w else None,
        "last_verified": iso(w.last_verified) if w else None,
        "clock_uncertain": not w.dated if w else None,
    }


def edition(e: Edition) -> Row:
    return {
        "region": sorted(e.region),
        "not_for": sorted(e.elsewhere),
        "governing_law": sorted(e.law),
        "contracting_entity": sorted(e.entity),
        "language": e.language,
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


def headlines(c: Comparison | ChangeSummary | None) -> list[Row]:
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
        "edits": edits(c.edits),
    }


def edits(made: Iterable[Edit]) -> list[Row]:
    return [{"op": edit.op.value, "text": edit.text} for edit in made]


def for_whom(meant: Iterable[MeantFor]) -> list[Row]:
    """Return for whom each of several parties or laws is, the field of `edition` that it is named in beside it."""
    return [{"of": _FIELD[each.aspect], "name": each.name, "words": each.words} for each in meant]


_FIELD = {Aspect.ENTITY: "contracting_entity", Aspect.LAW: "governing_law"}


def facts(said: DocumentFacts) -> Row:
    return {
        "edition": edition(said.edition),
        "for_whom": for_whom(said.for_whom),
        "printed": [{"kind": p.kind, "date": p.on.isoformat(), "words": p.words} for p in said.printed],
        "incorporated": [{"words": x.words, "target": x.target} for x in said.incorporated],
    }
