"""A citation as Wikipedia's `{{cite web}}` (https://en.wikipedia.org/wiki/Template:Cite_web).

It has no field for a capture: that stands in `type`, which is printed in brackets behind the title. Invariant: nothing of a
document acts as wikitext or ends its field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

from tosdiff.evidence.cite import Citation
from tosdiff.report.styles import fields
from tosdiff.report.words import cite as words

# What opens a template, a link, a tag or a reference, bold or italics; `|` and `=` would end a field or name one.
_ACTIVE = re.compile(r"[|{}\[\]<>&~]|''+|__|(?<![\w/])(?:https?|ftp)(?=://)")
_IN_ADDRESSES = "!#$%&()*+,-./:;=?@_~"


def entry(c: Citation) -> str:
    """Write the template on one line."""
    return f"{{{{cite web {' '.join(f'|{name}={value}' for name, value in _fields(c) if value)}}}}}"


def _fields(c: Citation) -> Iterator[tuple[str, str]]:
    day = words.british
    described = (
        *fields.contract(c),
        words.other_dates(c, day),
        f"{words.captured(c, day)}, {words.snapshot(c)}",
        *fields.held_against(c),
        words.archived_otherwise(c),
    )
    yield "author", _wiki(words.author(c))
    yield "title", _wiki(words.title(c))
    yield "website", _wiki(words.product(c))
    yield "type", _wiki("; ".join(filter(None, described)))
    if c.issued:
        yield "date", c.issued.on.isoformat()
    elif c.issued_roughly and c.issued_roughly.month:
        yield "date", f"{date(c.issued_roughly.year, c.issued_roughly.month, 1):%B %Y}"
    elif c.issued_roughly:
        yield "date", str(c.issued_roughly.year)
    yield "url", _address(c.url)
    yield "access-date", c.read_on.isoformat()
    if c.archived:
        yield "archive-url", _address(c.archived.url)
        yield "archive-date", c.archived.captured_at.date().isoformat()
        # the live page says otherwise where the newest visit saw other words (Template:Cite web, "url-status")
        yield "url-status", "live" if c.current else "deviated"
    if c.quotation:
        yield "at", _wiki(words.locator(c))
        yield "quote", _wiki(words.quotation(c))


def _wiki(text: str) -> str:
    """Return a text in which no character acts as wikitext: those that would become references."""
    return _ACTIVE.sub(lambda match: "".join(f"&#{ord(char)};" for char in match[0]), text)


def _address(url: str) -> str:
    """Return an address without what ends it in wikitext."""
    return quote(url, safe=_IN_ADDRESSES, errors="replace")
