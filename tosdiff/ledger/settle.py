"""What a page says of models, once each.

Invariant: of what sentences and lists say again one row is kept for each entry; what tables say is kept as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tosdiff.ledger.matching import key_of
from tosdiff.ledger.page import Said
from tosdiff.models import Block, Form, LedgerRow, SubjectKind

_PATH = re.compile(r"/(?:[\w.-]+/)*([\w.-]+)")


def settled(said: Sequence[Said], blocks: Sequence[Block]) -> Iterator[LedgerRow]:
    """Yield the rows once each, families that are told by their members left out.

    A name that the page has as the path of an endpoint too is that endpoint.
    """
    endpoints = _endpoints(blocks)
    tabled = {
        (key_of(name), each.row.ends.on)
        for each in said
        if each.row.form is Form.TABLE
        for name in (each.row.model, each.row.model_id)
        if name
    }
    in_tables = {name for name, _ in tabled}
    days_in_tables = {on for _, on in tabled}
    dated = {
        (key_of(each.row.model), each.row.ends.on) for each in said if not each.family and each.row.ends.on
    }
    models = {model for model, _ in dated}
    seen: set[tuple[str, str, str, int]] = set()
    for each in said:
        row = each.row
        if row.form is not Form.TABLE:
            key = key_of(row.model)
            if each.beside_table and (key in in_tables or _explains(each, days_in_tables)):
                continue
            entry = each.section.dated()
            again = (key, row.ends.on, str(row.ends.kind), entry.heading if entry else -1)
            undated = not row.ends.on and not row.standing and key in models
            if undated or again in seen or (key, row.ends.on) in tabled or _told_by_members(each, dated):
                continue
            seen.add(again)
            if row.kind is SubjectKind.MODEL and row.model in endpoints:
                row = replace(row, kind=SubjectKind.ENDPOINT)
        yield row


def _explains(each: Said, days_in_tables: set[str]) -> bool:
    """Return whether what is said beside a table only explains it: a day of the table's, or of its announcement."""
    row, entry = each.row, each.section.dated()
    told = entry.date.on if entry and entry.date else ""
    return not row.ends.day or each.family or row.ends.on in days_in_tables or row.ends.on <= told


def _told_by_members(each: Said, dated: set[tuple[str, str]]) -> bool:
    """Return whether members of a family end on the day that the family is said to."""
    row = each.row
    if not each.family or row.scope:
        return False
    return any(on == row.ends.on and _is_member(name, key_of(row.model)) for name, on in dated)


def _is_member(name: str, family: str) -> bool:
    """Return whether a name belongs to a family: "gpt-5.1 instant" to "gpt-5.1 models"."""
    base = family.rpartition(" ")[0]
    return name.startswith(base) and name != base and not name[len(base) : len(base) + 1].isalnum()


def _endpoints(blocks: Sequence[Block]) -> frozenset[str]:
    """Return the last parts of the paths that a page names."""
    return frozenset(
        match[1] for block in blocks if "/v" in block.text for match in _PATH.finditer(block.text)
    )
