"""Chicago style, 17th and 18th edition, a note as Markdown: Org, “Title,” effective …, captured …, accessed …, URL.

The dates of a page that may change, and where it is archived, by section 14.207 of the 17th edition. Invariant: as in
`report.styles`.
"""

from __future__ import annotations

from tosdiff.evidence.cite import Citation
from tosdiff.report.styles.closing import closing
from tosdiff.report.styles.prose import Prose, address, italics, markdown, prose, within_marks
from tosdiff.report.words import cite as words


def entry(c: Citation) -> str:
    """Write it with the quotation behind it."""
    return markdown((*note(c), *closing(c, words.american)))


def note(c: Citation) -> Prose:
    """Return the note."""
    day = words.american
    title = within_marks(words.title(c))
    comma = "" if title.endswith(("?", "!")) else ","
    parts = (
        *words.which(c),
        words.printed(c, day),
        f"{words.captured(c, day)} ({words.snapshot(c)})",
        words.held_against(c),
        f"accessed {day(c.read_on)}",
    )
    return prose(
        f"{words.author(c)}, “{title}{comma}” ",
        italics(words.product(c)),
        f", {', '.join(filter(None, parts))}, ",
        address(c.address),
        *((f"; {words.archived(c, day)}, ", address(c.archived.url)) if c.archived else ()),
        ".",
    )
