"""A citation as Markdown: the quotation as a block quote, the source beneath.

Invariant: as in `report.markdown`.
"""

from __future__ import annotations

from tosdiff.evidence.cite import Citation
from tosdiff.models import iso
from tosdiff.report.markdown.escaping import escaped, target
from tosdiff.report.words.cite import edition, head, how, printed, quotation, reservations, seen


def text(citation: Citation) -> str:
    """The same for Markdown: the quotation as a block quote, the source beneath."""
    c = citation
    quoted = "> " + escaped(quotation(c)) + "\n>\n> — " if c.quotation else ""
    return (
        f"{quoted}{escaped(c.publisher)}, [{escaped(c.title)}](<{target(c.url)}>) ({escaped(c.provider + edition(c))}), "
        f"{printed(c)}"
        f"captured {iso(c.captured_at)}, {seen(c)}, read {c.read_on.isoformat()}. "
        f"Snapshot `{c.snapshot}`, sha256 `{c.body}`{escaped(head(c) + how(c) + reservations(c))}."
    )
