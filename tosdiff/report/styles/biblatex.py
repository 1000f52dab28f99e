"""A citation as an entry for biblatex and biber: `date` is the printed one, `urldate` the day it was read.

`addendum` holds what biblatex prints of it, `howpublished` the same, which pandoc prints. Invariant: as in
`report.styles.tex`.
"""

from __future__ import annotations

from tosdiff.evidence.cite import Citation
from tosdiff.report.styles import fields
from tosdiff.report.styles.keys import key
from tosdiff.report.styles.tex import tex, tex_address, tex_entry
from tosdiff.report.words import cite as words


def entry(c: Citation) -> str:
    """Write an `@online` entry."""
    day = words.american
    said = [tex(part) for part in (*fields.contract(c), *fields.dates(c, day))]
    if c.archived:
        said.append(rf"{tex(words.archived(c, day))}, \url{{{tex_address(c.archived.url)}}}")
    said += [tex(part) for part in (*fields.quoted(c, day), *fields.held_against(c))]
    how = "; ".join(said)
    return tex_entry(
        "online",
        key(c),
        {
            "author": f"{{{{{tex(words.author(c))}}}}}",
            "title": f"{{{{{tex(words.title(c))}}}}}",
            "date": f"{{{_issued(c)}}}",
            "organization": f"{{{{{tex(words.product(c))}}}}}",
            "url": f"{{{tex_address(c.url)}}}",
            "urldate": f"{{{c.read_on.isoformat()}}}",
            "howpublished": f"{{{how}}}",
            "addendum": f"{{{how}}}",
            "annotation": f"{{{tex(fields.digests(c))}}}",
        },
    )


def _issued(c: Citation) -> str:
    if c.issued:
        return c.issued.on.isoformat()
    rough = c.issued_roughly
    return "" if rough is None else f"{rough.year}-{rough.month:02}" if rough.month else str(rough.year)
