"""The terms of several providers side by side.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from tosdiff.compare.cells import Cell
from tosdiff.compare.matrix import Provision
from tosdiff.models import Clause
from tosdiff.pipeline.compare import CitedVersion, LabelGroup, SideBySide
from tosdiff.report.json import cite
from tosdiff.report.json.rows import SCHEMA, Row, facts


def row(found: SideBySide) -> Row:
    return {
        "schema": SCHEMA,
        "at": found.at,
        "kinds": list(found.kinds),
        "editions_differ": found.editions,
        "not_shown": list(found.absent),
        "columns": [
            {
                "provider": column.sources[0].document.provider,
                "name": column.name,
                "sources": [_source(source) for source in column.sources],
                "also_declared": [other.whole for other in column.others],
            }
            for column in found.columns
        ],
        "matrix": [
            {
                "topic": row.topic,
                "title": row.title,
                "labels": sorted(row.labels),
                "cells": [_cell(cell) for cell in row.cells],
            }
            for row in found.rows
        ],
        "labels": [_group(group) for group in found.groups],
    }


def _source(source: CitedVersion) -> Row:
    return {
        "document": source.document.id,
        "facts": facts(source.facts),
        "citation": {key: value for key, value in cite.row(source.citation).items() if key != "schema"},
    }


def _cell(cell: Cell | None) -> Row | None:
    if cell is None:
        return None
    return {"says": list(cell.says), "clauses": cell.clauses, "see": [_clause(clause) for clause in cell.see]}


def _group(group: LabelGroup) -> Row:
    return {
        "label": group.label,
        "description": group.description,
        "columns": [
            [_provision(source, provision) for source, provisions in cell for provision in provisions]
            for cell in group.cells
        ],
    }


def _provision(source: CitedVersion, provision: Provision) -> Row:
    return {
        "cite": source.citation.snapshot,
        "lead": _clause(provision.lead) if provision.lead else None,
        "items": [_clause(clause) for clause in provision.clauses],
    }


def _clause(clause: Clause) -> Row:
    return {
        "text": clause.text,
        "heading_path": list(clause.heading_path),
        "labels": [label.label for label in clause.labels],
        "attributes": dict(clause.attributes.stated()),
        "span": list(clause.span),
    }
