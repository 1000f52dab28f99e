"""A citation as HTML: a figure with the quotation and its source, or a paragraph with the source.

Invariant: nothing of a document acts as HTML; a link leads to http or https alone.
"""

from __future__ import annotations

from html import escape

from tosdiff.evidence.cite import Citation
from tosdiff.report.styles import text
from tosdiff.report.styles.prose import html, opens
from tosdiff.report.words import cite as words


def entry(c: Citation) -> str:
    """Write a `figure` of the quotation (HTML Standard, 4.4.4), or without one a paragraph."""
    source = html(text.note(c))
    if c.quotation is None:
        return f"<p>{source}</p>"
    where = f", {escape(said)}" if (said := words.locator(c)) else ""
    source_of = f' cite="{escape(c.address)}"' if opens(c.address) else ""
    return (
        f"<figure>\n<blockquote{source_of}><p>{escape(words.quotation(c))}</p></blockquote>\n"
        f"<figcaption>{source.removesuffix('.')}{where}.</figcaption>\n</figure>"
    )
