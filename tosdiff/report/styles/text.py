"""The whole of a citation as one paragraph of plain text, with every date to the second and every digest.

Invariant: as in `report.styles`.
"""

from __future__ import annotations

from tosdiff.evidence.cite import Citation
from tosdiff.models import iso
from tosdiff.report.styles.prose import Prose, address, identifier, italics, plain, prose
from tosdiff.report.words import cite as words
from tosdiff.report.words.since import doubt


def entry(c: Citation) -> str:
    """Write `“quotation” (section). Author, Title (Product), dates. Address.`"""
    where = f" ({said})" if (said := words.locator(c)) else ""
    quoted = f"“{words.quotation(c)}”{where} " if c.quotation else ""
    return quoted + plain(note(c))


def note(c: Citation) -> Prose:
    """Return the source and how to check it, without the quotation."""
    contract = "; ".join((words.product(c), *words.which(c)))
    dates = "".join(f"{each.kind} {each.on.isoformat()} (as printed), " for each in c.printed)
    dates += "".join(f"{said} (as printed), " for said in words.roughly(c))
    copy = f" {_capital(words.archived(c, lambda day: day.isoformat()))}: " if c.archived else ""
    held = f"; {said}" if (said := words.held_against(c)) else ""
    return prose(
        f"{words.author(c)}, ",
        italics(words.title(c)),
        f" ({contract}), {dates}captured {iso(c.captured_at)}{doubt(c.wording.dated)}, {words.seen(c)}, read {c.read_on.isoformat()}. ",
        address(c.address),
        ".",
        copy,
        *((address(c.archived.url), ".") if c.archived else ()),
        " Snapshot ",
        identifier(c.snapshot),
        ", sha256 ",
        identifier(c.body),
        f"{words.head(c)}{words.how(c)}{held}.",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
