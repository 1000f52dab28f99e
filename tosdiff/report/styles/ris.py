"""A citation as a record of RIS, for Zotero, EndNote and Mendeley.

Zotero prints `M3` as the kind of a web page, and keeps `N1` as a note. Invariant: a value has one line; the author's name
holds no comma, at which all readers take what follows for a person's first name (it stands whole in `PB`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tosdiff.evidence.cite import Citation
from tosdiff.report.styles import fields
from tosdiff.report.styles.keys import key
from tosdiff.report.words import cite as words


def entry(c: Citation) -> str:
    """Write the record."""
    return "\n".join(f"{tag}  - {' '.join(value.split())}" for tag, value in _lines(c)) + "\nER  - "


def _lines(c: Citation) -> Iterator[tuple[str, str]]:
    day = words.american
    described = (*fields.contract(c), *fields.dates(c, day), *fields.quoted(c, day), *fields.held_against(c))
    yield "TY", "ELEC"
    yield "ID", key(c)
    yield "AU", " ".join(words.author(c).replace(",", " ").split())
    yield "TI", words.title(c)
    yield "T2", words.product(c)
    yield "PB", words.author(c)
    if c.issued:
        yield "DA", _date(c.issued.on)
    elif c.issued_roughly:
        month = c.issued_roughly.month
        yield "DA", f"{c.issued_roughly.year}/{f'{month:02}' if month else ''}//"
    yield "UR", c.url
    yield "Y2", _date(c.read_on)
    yield "M3", "; ".join(described)
    if c.archived:
        yield "L2", c.archived.url
    yield "LA", c.language
    copy = [f"{words.archived(c, day)}: {c.archived.url}"] if c.archived else []
    yield "N1", "; ".join((*described, *copy, fields.digests(c)))


def _date(day: date) -> str:
    return f"{day:%Y/%m/%d/}"
