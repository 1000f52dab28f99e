"""A citation as an entry of a bibliography.

Invariant: nothing of the document can act as TeX.
"""

from __future__ import annotations

import re

from tosdiff.evidence.cite import Citation
from tosdiff.evidence.printed import PrintedAs
from tosdiff.models import iso
from tosdiff.report.words.cite import edition, head, how, printed, quotation, reservations, seen

_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def text(citation: Citation) -> str:
    """An `@online` entry (biblatex); `date` is the printed date, `urldate` the capture."""
    c = citation
    dates = {p.kind: p.on for p in c.printed}
    date = dates.get(PrintedAs.EFFECTIVE) or dates.get(PrintedAs.UPDATED)
    fields = {
        "author": "{" + _tex(c.publisher) + "}",
        "title": _tex(f"{c.title} ({c.provider}{edition(c)})"),
        **({"date": date.isoformat()} if date else {}),
        "url": c.url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
        "urldate": c.captured_at.date().isoformat(),
        "note": _tex(
            f"{printed(c)}snapshot {c.snapshot}, captured {iso(c.captured_at)}, {seen(c)}, "
            f"read {c.read_on.isoformat()}, sha256 {c.body}{head(c)}{how(c)}{reservations(c)}"
        ),
        **({"annotation": _tex(quotation(c))} if c.quotation else {}),
    }
    key = re.sub(r"[^a-z0-9]+", "-", c.snapshot.lower()).strip("-")
    lines = ",\n".join(f"  {name:<10} = {{{value}}}" for name, value in fields.items())
    return f"@online{{{key},\n{lines}\n}}"


def _tex(text: str) -> str:
    return re.sub(r"[\\{}%&#_$~^]", lambda m: _TEX.get(m[0], "\\" + m[0]), text)
