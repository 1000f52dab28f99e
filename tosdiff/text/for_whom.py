"""For whom each is, where a text names several parties or laws: its own words, "if you live in the EEA", "otherwise".

Invariant: a condition is a slice of the text that stands before the name in its own sentence; where none does, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tosdiff.language.normalise import normal
from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.places import places_in
from tosdiff.language.sentences import sentences
from tosdiff.models import Block, Edition

_CONDITION = compiled_on_use(
    r"\b(?:if|where|when) you(?:'re)? (?:live|reside|are|have)\b[^,;:]*|\bfor [^,;:]{0,40}\b(?:in|of|from|outside)\b[^,;:]*"
    r"|\boutside (?:of )?[^,;:]*|\b(?:otherwise|elsewhere|in all other cases|for (?:all|any) others?|if not)\b",
    re.IGNORECASE,
)
_CUT = compiled_on_use(r"[;]|, and (?=(?:if|for|where)\b)|\bor (?=if\b)")
_LONGEST = 90  # characters; a condition is quoted beside a name, in a column
_LAW = compiled_on_use(r"\b(?:laws?)\b", re.IGNORECASE)


def for_whom(blocks: Sequence[Block], edition: Edition) -> dict[str, str]:
    """Return for parties and laws of an edition that has several of them the condition under which each is meant."""
    found: dict[str, str] = {}
    said = [part for block in blocks for part in _parts(block.text)]
    if len(edition.entity) > 1:
        for name in edition.entity:
            _first(found, name, (part[: part.index(name)] for part in said if name in part))
    if len(edition.law) > 1:
        for place in edition.law:
            _first(found, place, (part[:at] for part in said if (at := _place_at(part, place)) is not None))
    return found


def _first(found: dict[str, str], name: str, leads: Iterator[str]) -> None:
    for lead in leads:
        match = _CONDITION.search(lead)
        if match and len(match[0]) <= _LONGEST:
            words = match[0].strip()
            found[name] = words[0].lower() + words[1:]
            return


def _place_at(part: str, place: str) -> int | None:
    """Return where a part of a sentence names a place beside "law"."""
    if not _LAW.search(part):
        return None
    for word in part.split(" "):
        if place in places_in(word.strip(",.")):
            return part.index(word)
    at = part.find(place)
    return at if at >= 0 else None


def _parts(paragraph: str) -> Iterator[str]:
    """Yield the sentences of a paragraph, those cut where another condition begins."""
    text = normal(paragraph)
    for start, end in sentences(text, quick=True):
        yield from _CUT.split(text[start:end])
