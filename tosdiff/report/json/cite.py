"""A citation, field by field.

Invariant: as in `report.json`.
"""

from __future__ import annotations

from tosdiff.evidence.cite import Citation
from tosdiff.models import iso
from tosdiff.report.json.rows import SCHEMA, Row, for_whom
from tosdiff.report.styles.keys import key
from tosdiff.report.words.cite import contract
from tosdiff.report.words.since import unseen


def row(c: Citation) -> Row:
    return {
        "schema": SCHEMA,
        "provider": c.provider,
        "publisher": c.publisher,
        "title": c.title,
        "url": c.url,
        "printed": [{"kind": p.kind, "date": p.on.isoformat(), "words": p.words} for p in c.printed],
        "printed_roughly": [{"kind": p.kind, "words": p.words} for p in c.printed_roughly],
        "captured_at": iso(c.captured_at),
        "first_seen": iso(c.wording.since),
        "last_seen": iso(c.wording.last_verified),
        "at_least": c.wording.at_least,
        "clock_uncertain": not c.wording.dated,
        "unseen": unseen(c.unseen) if c.unseen else None,
        "read_on": c.read_on.isoformat(),
        "edition": contract(c),
        "one_of_several": c.one_of_several,
        "party": sorted(c.edition.entity),
        "for_whom": for_whom(c.for_whom),
        "language": c.language,
        "doubt": c.doubt,
        "rejected": str(c.rejected) if c.rejected else None,
        "snapshot": c.snapshot,
        "sha256": c.body,
        "warc_sha256": c.warc,
        "head": c.head,
        "fetcher": c.fetcher,
        "source": c.source,
        "key": key(c),
        "current": c.current,
        "archived": None
        if c.archived is None
        else {
            "url": c.archived.url,
            "archive": c.archived.archive,
            "captured_at": iso(c.archived.captured_at),
            "same_text": c.archived.same_text,
        },
        "quote": None
        if c.quotation is None
        else {
            "text": c.quotation.text,
            "span": list(c.quotation.span),
            "exact": c.quotation.exact,
            "heading_path": list(c.quotation.heading_path),
            "first_seen": iso(c.quotation.first_seen),
            "last_seen": iso(c.quotation.last_seen),
            "clock_uncertain": not c.quotation.dated,
            "section": list(c.quotation.section),
            "gaps": [[iso(start), iso(end)] for start, end in c.quotation.gaps],
            "url": c.address,
        },
    }
