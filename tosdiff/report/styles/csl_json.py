"""A citation as an item of CSL-JSON, for pandoc, Zotero and every citation processor.

What tells the captures apart stands in `genre`, which APA prints in brackets behind the title, and MLA and Chicago print
too. Invariant: as in `report.styles`.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from tosdiff.evidence.cite import Citation
from tosdiff.report.safe import json_safe
from tosdiff.report.styles import fields
from tosdiff.report.styles.keys import key
from tosdiff.report.words import cite as words


def entry(c: Citation) -> str:
    """Write the item as a JSON object."""
    return json_safe(json.dumps(item(c), ensure_ascii=False, indent=2))


def item(c: Citation) -> dict[str, Any]:
    """Return the item (https://docs.citationstyles.org/en/stable/specification.html, appendix IV)."""
    day = words.american
    described = (
        *((f"edition: {words.edition(c)}",) if words.edition(c) else ()),
        *fields.dates(c, day),
        *fields.quoted(c, day),
        *fields.held_against(c),
    )
    return {
        "id": key(c),
        "type": "webpage",
        "author": [{"literal": _plain(words.author(c))}],
        "title": _plain(words.title(c)),
        "container-title": _plain(words.product(c)),
        **({"publisher": _plain(words.party(c))} if words.party(c) else {}),
        **_issued(c),
        "accessed": _date(c.read_on),
        "URL": c.url,
        "genre": _plain("; ".join(described)),
        **(
            {
                "archive": c.archived.archive,
                # begins with a word: some styles set a capital there
                "archive_location": f"{words.archived_on(c, day)}, {c.archived.url}",
            }
            if c.archived
            else {}
        ),
        "language": c.language,
        "note": fields.digests(c),
    }  # fmt: skip


def _plain(text: str) -> str:
    """Return a text of which citation processors read nothing as markup: they know these tags, and no escape for them."""
    return re.sub(r"<(?=/?(?:i|b|sup|sub|sc|span)\b)", "<\u2060", text)


def _issued(c: Citation) -> dict[str, Any]:
    if c.issued:
        return {"issued": _date(c.issued.on)}
    if rough := c.issued_roughly:
        return {"issued": {"date-parts": [[rough.year, rough.month] if rough.month else [rough.year]]}}
    return {}


def _date(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
