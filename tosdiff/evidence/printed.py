"""The dates that a document prints about itself, apart from when it was captured or read.

Invariant: a date is only reported with the words it stands in, as the document has them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tosdiff.models import Version
from tosdiff.normalise import normalise

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = r"(?P<month>" + "|".join(f"{m[:3]}(?:{m[3:]})?" if m[3:] else m for m in _MONTHS) + r"|sept)\.?"
_DATE = re.compile(
    rf"\b(?:{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH.replace('month', 'month2')},?\s+(?P<year2>\d{{4}})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2}))\b",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?P<cue>effective|in effect|takes effect|comes? into (?:force|effect)|in force"
    r"|(?:last )?(?:updated|modified|revised|changed)|published|version(?: of)?|dated?)\b",
    re.IGNORECASE,
)
# A printed date stands in the head of the document or in its last lines; dates between are law about other things.
_HEAD_BLOCKS, _TAIL_BLOCKS = 12, 4
_SHORT_LINE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDate:
    kind: str
    """`effective` or `updated`."""
    on: date
    words: str
    """The date as the document prints it."""


def printed_dates(version: Version) -> tuple[PrintedDate, ...]:
    """Return the effective and updated dates that the document prints, in its order, one of each kind."""
    blocks = version.blocks
    lines = list(blocks[:_HEAD_BLOCKS]) + list(blocks[max(_HEAD_BLOCKS, len(blocks) - _TAIL_BLOCKS) :])
    found: dict[str, PrintedDate] = {}
    for block in lines:
        form = normalise(block.text)
        if len(form.text) > _SHORT_LINE:
            continue
        for match in _DATE.finditer(form.text):
            on = _date(match)
            cues = list(_CUE.finditer(form.text, 0, match.start()))
            if on is None or not (cues or len(form.text) < len(match[0]) + 3):
                continue
            word = cues[-1]["cue"].lower() if cues else "dated"
            kind = "effective" if re.search(r"effect|force", word) else "updated"
            start, end = form.original_span(*match.span())
            found.setdefault(kind, PrintedDate(kind=kind, on=on, words=block.text[start:end]))
    return tuple(found.values())


def _date(match: re.Match[str]) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        month = (match["month"] or match["month2"])[:3].lower()
        number = [m[:3] for m in _MONTHS].index(month) + 1
        return date(int(match["year"] or match["year2"]), number, int(match["day"] or match["day2"]))
    except ValueError:
        return None
