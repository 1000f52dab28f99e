"""A citation as one paragraph of plain text.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from tosdiff.evidence.cite import Citation
from tosdiff.models import iso
from tosdiff.report.words.cite import edition, head, how, printed, quotation, reservations, seen


def text(citation: Citation) -> str:
    """One paragraph, ready for a footnote."""
    c = citation
    quoted = f"“{quotation(c)}” " if c.quotation else ""
    return (
        f"{quoted}{c.publisher}, {c.title} ({c.provider}{edition(c)}), {printed(c)}"
        f"captured {iso(c.captured_at)}, {seen(c)}, read {c.read_on.isoformat()}. {c.url}. "
        f"Snapshot {c.snapshot}, sha256 {c.body}{head(c)}{how(c)}{reservations(c)}."
    )
