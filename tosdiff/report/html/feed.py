"""An entry of a feed as HTML: what changed, and how it is cited.

Invariant: as in `report.html`.
"""

from __future__ import annotations

from tosdiff.models import iso
from tosdiff.pipeline.feed import FeedEntry
from tosdiff.report.html.changes import changes, clean
from tosdiff.report.words.since import doubt

_CHARACTERS = 20_000


def text(entry: FeedEntry) -> str:
    """Return the redline of a change, with its citation id."""
    before = entry.comparison.before.snapshot
    cited = (
        f"<p><small>{clean(entry.citation_id)}, first seen {iso(entry.at)[:16].replace('T', ' ')} UTC{doubt(entry.dated)}"
        f"{f', against {clean(before)}' if before else ''}</small></p>"
    )
    return changes(entry.document.id, entry.comparison, characters=_CHARACTERS) + cited
