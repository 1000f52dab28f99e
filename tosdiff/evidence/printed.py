"""The dates that a document prints about itself, apart from when it was captured or read.

Invariant: a date is only reported with the words it stands in, as the document has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from tosdiff.language.dates import DATE, day_of, is_effective, month_of
from tosdiff.language.normalise import normalise
from tosdiff.language.patterns import compiled_on_use
from tosdiff.models import DocumentText

# A printed date stands in the head of the document or in its last lines; dates between are law about other things.
_HEAD_BLOCKS, _TAIL_BLOCKS = 12, 4
_SHORT_LINE = 200
_YEAR = compiled_on_use(r"(?<!\d)\d{4}(?!\d)")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RoughDate:
    """A date that does not say its day, as `May 2026`, or not for certain, as `01/02/2026`."""

    kind: PrintedAs
    year: int
    month: int | None
    """None where that is not certain either."""
    words: str
    """As the document prints it."""


def printed_dates(version: DocumentText) -> tuple[PrintedDate, ...]:
    """Return the effective and updated dates that the document prints, in its order, one of each kind."""
    found: dict[PrintedAs, PrintedDate] = {}
    for kind, match, words in _printed(version):
        if (on := day_of(match)) is not None:
            found.setdefault(kind, PrintedDate(kind=kind, on=on, words=words))
    return tuple(found.values())


def printed_roughly(version: DocumentText) -> tuple[RoughDate, ...]:
    """Return the dates of those kinds that it prints without saying the day, where it prints none of the kind to the day."""
    found: dict[PrintedAs, RoughDate] = {}
    known: set[PrintedAs] = set()
    for kind, match, words in _printed(version):
        if day_of(match) is not None:
            known.add(kind)
        elif year := _YEAR.search(match[0]):
            rough = RoughDate(kind=kind, year=int(year[0]), month=month_of(match), words=words)
            found.setdefault(kind, rough)
    return tuple(each for each in found.values() if each.kind not in known)


def _printed(version: DocumentText) -> Iterator[tuple[PrintedAs, re.Match[str], str]]:
    """Yield the dates that the document prints about itself, each with its words."""
    blocks = version.blocks
    lines = list(blocks[:_HEAD_BLOCKS]) + list(blocks[max(_HEAD_BLOCKS, len(blocks) - _TAIL_BLOCKS) :])
    for block in lines:
        yield from _printed_in(block.text)


@lru_cache(maxsize=256)  # a citation asks three times for the dates of one version
def _printed_in(text: str) -> tuple[tuple[PrintedAs, re.Match[str], str], ...]:
    """Return the dates that a line prints about the document, each with its words."""
    if not any(map(str.isnumeric, text)):  # nothing else comes to a digit of a year
        return ()
    form = normalise(text)
    if len(form.text) > _SHORT_LINE:
        return ()
    found: list[tuple[PrintedAs, re.Match[str], str]] = []
    for match in DATE.finditer(form.text):
        effective = is_effective(form.text, match)
        if effective is not None:
            words = text[slice(*form.original_span(*match.span()))]
            found.append((PrintedAs.EFFECTIVE if effective else PrintedAs.UPDATED, match, words))
    return tuple(found)
