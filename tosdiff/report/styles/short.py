"""A citation on one line, for a reader who has the whole of it elsewhere: who, what, the three dates, the snapshot.

Invariant: as in `report.styles`.
"""

from __future__ import annotations

from tosdiff.evidence.cite import Citation
from tosdiff.report.styles.prose import Prose, address, italics, plain, prose
from tosdiff.report.words import cite as words


def entry(c: Citation) -> str:
    """Write `“quotation” Author, Title (Product), dates, snapshot, section, address`."""
    quoted = f"“{words.quotation(c)}” " if c.quotation else ""
    return quoted + plain(note(c))


def note(c: Citation) -> Prose:
    """Return the line without the quotation."""
    parts = (
        f" ({'; '.join((words.product(c), *words.which(c)))})",
        words.printed(c),
        words.captured(c, lambda day: day.isoformat()),
        f"read {c.read_on.isoformat()}",
        f"{c.snapshot}{words.how(c)}",
        words.locator(c),
        words.held_against(c),
    )
    copy = f"{words.archived(c, lambda day: day.isoformat())}, " if c.archived else ""
    return prose(
        f"{words.author(c)}, ",
        italics(words.title(c)),
        ", ".join(filter(None, parts)) + ", ",
        copy,
        address(c.archived.url if c.archived else c.address),
    )


def again(c: Citation, section: str) -> Prose:
    """Return what stands for a source that a full note was given of: `Author, Title, section “Use”`."""
    where = f", {section}" if section else f", snapshot {c.snapshot}"
    return prose(f"{words.author(c)}, ", italics(words.title(c)), f"{where}.")
