"""What is damaged in a store.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from tosdiff.evidence.publishing import PublishedHeads
from tosdiff.models import iso
from tosdiff.pipeline.verify import Verified
from tosdiff.report.json.rows import SCHEMA, Row
from tosdiff.report.words.since import clock_step


def row(found: Verified, line: PublishedHeads | None = None) -> Row:
    return {
        "schema": SCHEMA,
        "documents": found.documents,
        "clean": not found.damage,
        "damage": [{"path": d.path, "problem": d.problem} for d in found.damage],
        "published": {"digest": line.digest, "at": line.at, "documents": len(line.heads)} if line else None,
        "others": [{"path": each.path, "notice": each.problem} for each in found.notices],
        "timestamps": [
            {
                "path": each.path,
                "at": iso(each.read.at) if each.read.at else None,
                "authority": each.read.authority,
                "published_at": each.heads.at if each.heads else None,
                "documents": len(each.heads.heads) if each.heads else 0,
            }
            for each in found.proved
        ],
        "notices": [
            {"path": path, "line": step.line, "notice": clock_step(step)} for path, step in found.clocks
        ],
    }
