"""A citation as an entry that every style of classic BibTeX takes, plain and natbib's.

`howpublished` holds what they and pandoc print; the address stands in `note` too, as plain styles know no `url`. A
document needs the package `url` or `hyperref`. Invariant: as in `report.styles.tex`.
"""

from __future__ import annotations

from tosdiff.evidence.cite import Citation
from tosdiff.report.styles import fields
from tosdiff.report.styles.keys import key
from tosdiff.report.styles.tex import tex, tex_address, tex_entry
from tosdiff.report.words import cite as words

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def entry(c: Citation) -> str:
    """Write a `@misc` entry."""
    day = words.american
    said = [words.product(c), *fields.contract(c), *fields.dates(c, day)]
    how = [tex(part) for part in said]
    if c.archived:
        how.append(rf"{tex(words.archived(c, day))}, \url{{{tex_address(c.archived.url)}}}")
    how += [tex(part) for part in (*fields.quoted(c, day), *fields.held_against(c))]
    issued = c.issued.on if c.issued else c.issued_roughly
    return tex_entry(
        "misc",
        key(c),
        {
            "author": f"{{{{{tex(words.author(c))}}}}}",
            "title": f"{{{{{tex(words.title(c))}}}}}",
            "year": f"{{{issued.year}}}" if issued else "",
            "month": _MONTHS[issued.month - 1] if issued and issued.month else "",
            "howpublished": f"{{{'; '.join(how)}}}",
            "url": f"{{{tex_address(c.url)}}}",
            "note": rf"{{\url{{{tex_address(c.url)}}}}}",
            "annote": f"{{{tex(fields.digests(c))}}}",
        },
    )
