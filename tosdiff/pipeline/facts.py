"""What a version says of itself as a whole: which contract it is, its dates, the texts it makes part of itself.

Invariant: as in `archive`; everything is read from the text of one version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tosdiff.compare.editions import edition_of
from tosdiff.evidence.incorporated import incorporated
from tosdiff.evidence.printed import PrintedDate, printed_dates
from tosdiff.models import Edition, Incorporated, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    edition: Edition
    entities: tuple[str, ...]
    """The companies it contracts for, as the text spells them."""
    printed: tuple[PrintedDate, ...]
    incorporated: tuple[Incorporated, ...]

    @property
    def edition_words(self) -> str:
        """Say which contract it is: `for EEA, Switzerland; law of Ireland; Halcyon Ireland Limited`."""
        said = str(replace(self.edition, entity=frozenset(), language=None))
        return "; ".join(filter(None, (said, *self.entities)))


def facts_of(version: Version) -> DocumentFacts:
    """Read the facts of a version from its text."""
    edition = edition_of(version)
    return DocumentFacts(
        edition=edition,
        entities=tuple(_spelt(version.text, edition)),
        printed=printed_dates(version),
        incorporated=incorporated(version),
    )


def _spelt(text: str, edition: Edition) -> Iterator[str]:
    for plain in sorted(edition.entity):
        letters = (r"\.?".join(map(re.escape, word)) for word in plain.split())
        found = re.search(r"[\s,.]+".join(letters), text, re.IGNORECASE)
        yield _with_stop(text, found) if found else plain


def _with_stop(text: str, found: re.Match[str]) -> str:
    """Return a name with the stop that belongs to it: of `L.L.C.`, not of a sentence that ends in `Limited.`."""
    dotted = re.search(r"\w\.\w$|\bCo\., Ltd$", found[0])
    return found[0] + "." if dotted and text[found.end() : found.end() + 1] == "." else found[0]
