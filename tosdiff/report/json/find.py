"""Where a wording stands, and what is near it.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from tosdiff.models import iso
from tosdiff.report.json.rows import SCHEMA, Row, edits
from tosdiff.search.find import Findings, Hit, Neighbour


def row(found: Findings) -> Row:
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


def _hit_row(hit: Hit) -> Row:
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
                "clock_uncertain": not s.dated,
            }
            for s in hit.stretches
        ],
        "another_edition": str(hit.another_edition) if hit.another_edition else None,
        "differences": list(hit.differences),
        "edits": edits(hit.edits),
        "likeness": round(hit.likeness, 1),
        "before": _neighbour_row(hit.before),
        "after": _neighbour_row(hit.after),
    }


def _neighbour_row(neighbour: Neighbour | None) -> Row | None:
    if neighbour is None:
        return None
    return {
        "snapshot": neighbour.snapshot,
        "seen": iso(neighbour.seen),
        "clock_uncertain": not neighbour.dated,
        "text": neighbour.text,
        "edits": edits(neighbour.edits),
        "beside": list(neighbour.beside),
        "another_edition": str(neighbour.edition) if neighbour.edition else None,
    }
