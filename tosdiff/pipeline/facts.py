"""What a version says of itself as a whole: which contract it is, its dates, the texts it makes part of itself.

Invariant: as in `archive`; everything is read from the text of one version.
"""

from __future__ import annotations

from dataclasses import dataclass

from tosdiff.evidence.incorporated import incorporated
from tosdiff.evidence.printed import PrintedDate, printed_dates
from tosdiff.models import DocumentText, Edition, FirstText, Incorporated, MeantFor
from tosdiff.text.for_whom import for_whom


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    edition: Edition
    for_whom: tuple[MeantFor, ...]
    """Of several parties or laws the words by which the text says whose each is."""
    printed: tuple[PrintedDate, ...]
    incorporated: tuple[Incorporated, ...]


def facts_of(version: DocumentText) -> DocumentFacts:
    """Read the facts of a version from its text."""
    return DocumentFacts(
        edition=version.edition,
        for_whom=for_whom(version.blocks, version.edition),
        printed=printed_dates(version),
        incorporated=incorporated(version),
    )


def first_text(text: DocumentText) -> FirstText:
    """Say what a text is, so that a person sees whether the right one was taken."""
    return FirstText(
        title=text.title,
        parties=tuple(sorted(text.edition.entity)),
        dates=tuple(f"{printed.kind.value} {printed.on.isoformat()}" for printed in printed_dates(text)),
        words=sum(len(block.text.split()) for block in text.blocks),
    )
