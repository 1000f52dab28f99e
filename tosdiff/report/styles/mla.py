"""MLA style, 9th edition, as Markdown: Org. “Title.” *Site*, D Mon. YYYY, captured …, URL. Accessed D Mon. YYYY.

Invariant: as in `report.styles`.
"""

from __future__ import annotations

from tosdiff.evidence.cite import Citation
from tosdiff.report.styles.closing import closing
from tosdiff.report.styles.prose import Prose, address, italics, markdown, prose, stop, within_marks
from tosdiff.report.words import cite as words


def entry(c: Citation) -> str:
    """Write it with the quotation behind it."""
    return markdown((*note(c), *closing(c, words.mla)))


def note(c: Citation) -> Prose:
    """Return the entry of a list of works cited."""
    day = words.mla
    parts = (
        *words.which(c),
        day(c.issued.on) if c.issued else words.issued_roughly(c),
        words.other_dates(c, day),
        f"{words.captured(c, day)} ({words.snapshot(c)})",
        words.held_against(c),
    )
    return prose(
        f"{stop(words.author(c))} “{stop(within_marks(words.title(c)))}” ",
        italics(words.product(c)),
        f", {', '.join(filter(None, parts))}, ",
        address(c.address),
        f". Accessed {day(c.read_on)}.",
        *_copy(c),
    )


def _copy(c: Citation) -> Prose:
    if c.archived is None:
        return ()
    said = words.archived(c, words.mla)
    return prose(f" {said[0].upper()}{said[1:]}, ", address(c.archived.url), ".")
