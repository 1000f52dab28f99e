"""What stands behind an entry of a list for the words that are quoted of it.

Invariant: as in `report.styles`; double marks within the words become single ones, as these
styles have it, unless there are single ones within them.
"""

from __future__ import annotations

from tosdiff.evidence.cite import Citation
from tosdiff.report.styles.prose import Prose, prose, within_marks
from tosdiff.report.words import cite as words
from tosdiff.report.words.cite import Day


def closing(c: Citation, day: Day) -> Prose:
    """Return ` Quoted: “These words,” section “Use”; these words seen from … to ….`; nothing where nothing is quoted."""
    if c.quotation is None:
        return ()
    where = f" ({said})" if (said := words.locator(c)) else ""
    return prose(f" Quoted: “{_marked(words.quotation(c))}”{where}; {words.seen_days(c, day)}.")


def _marked(quotation: str) -> str:
    return quotation if "‘" in quotation else within_marks(quotation)
