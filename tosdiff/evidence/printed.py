"""The dates that a document prints about itself, apart from when it was captured or read.

Invariant: a date is only reported with the words it stands in, as the document has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tosdiff.language.dates import DATE, day_of, is_effective
from tosdiff.language.normalise import normalise
from tosdiff.models import DocumentText

# A printed date stands in the head of the document or in its last lines; dates between are law about other things.
_HEAD_BLOCKS, _TAIL_BLOCKS = 12, 4
_SHORT_LINE = 200


class PrintedAs(StrEnum):
    """What a document says a date is."""

    EFFECTIVE = "effective"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDate:
    kind: PrintedAs
    on: date
    words: str
    """The date as the document prints it."""


def printed_dates(version: DocumentText) -> tuple[PrintedDate, ...]:
    """Return the effective and updated dates that the document prints, in its order, one of each kind."""
    blocks = version.blocks
    lines = list(blocks[:_HEAD_BLOCKS]) + list(blocks[max(_HEAD_BLOCKS, len(blocks) - _TAIL_BLOCKS) :])
    found: dict[PrintedAs, PrintedDate] = {}
    for block in lines:
        form = normalise(block.text)
        if len(form.text) > _SHORT_LINE:
            continue
        for match in DATE.finditer(form.text):
            on, effective = day_of(match), is_effective(form.text, match)
            if on is None or effective is None:
                continue
            kind = PrintedAs.EFFECTIVE if effective else PrintedAs.UPDATED
            start, end = form.original_span(*match.span())
            found.setdefault(kind, PrintedDate(kind=kind, on=on, words=block.text[start:end]))
    return tuple(found.values())
