"""APA style, 7th edition, as Markdown: Org. (Year, Month D). *Title* [captured …]. Site. Retrieved …, from URL

A retrieval date stands there as the page may change (section 9.16); what the page was is a description in brackets
(section 9.21). Invariant: as in `report.styles`.
"""

from __future__ import annotations

from tosdiff.evidence.cite import Citation
from tosdiff.report.styles.closing import closing
from tosdiff.report.styles.prose import CLOSING, OPENING, Prose, address, italics, markdown, prose, stop
from tosdiff.report.words import cite as words


def entry(c: Citation) -> str:
    """Write it with the quotation behind it."""
    return markdown((*note(c), *closing(c, words.american)))


def note(c: Citation) -> Prose:
    """Return the entry of a list of references."""
    day = words.american
    issued = c.issued.on if c.issued else None
    month = "" if issued is None else day(issued).rpartition(",")[0]
    described = (
        *words.which(c),
        words.other_dates(c, day),
        f"{words.captured(c, day)}, {words.snapshot(c)}",
        words.held_against(c),
    )
    return prose(
        f"{stop(words.author(c))} ({f'{issued.year}, {month}' if issued else words.issued_roughly(c) or 'n.d.'}). ",
        italics(words.title(c)),
        " ",
        OPENING,
        "; ".join(filter(None, described)),
        CLOSING,
        f". {stop(words.product(c))} Retrieved {day(c.read_on)}, from ",
        address(c.address),
        *((f" ({words.archived(c, day)}: ", address(c.archived.url), ")") if c.archived else ()),
    )
