"""A citation as Markdown: the quotation as a block quote, the source beneath.

Invariant: as in `report.markdown`.
"""

from __future__ import annotations

from tosdiff.evidence.cite import Citation
from tosdiff.report.markdown.escaping import escaped
from tosdiff.report.styles import text
from tosdiff.report.styles.prose import markdown
from tosdiff.report.words import cite as words


def entry(c: Citation) -> str:
    """Write the quotation with its section, and the whole of the source."""
    source = markdown(text.note(c))
    if c.quotation is None:
        return source
    where = f", {escaped(said)}" if (said := words.locator(c)) else ""
    return f"> {escaped(words.quotation(c))}\n>\n> — {source.removesuffix('.')}{where}."
