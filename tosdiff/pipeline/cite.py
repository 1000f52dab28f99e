"""A citation of what stood in a document: the version, and of a sentence in it since when and until when.

Invariant: a quotation is dated by its own words, not by the version that holds them: a later version that
kept them has seen them too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tosdiff.evidence.cite import Citation, Quotation
from tosdiff.evidence.cite import cite as cite_version
from tosdiff.language.quotation import occurrences_in, wanted
from tosdiff.models import Document, State
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.facts import facts_of


def cite(
    archive: Archive, document: Document, state: State, *, read_on: date, quote: str | None = None
) -> Citation:
    """Cite the version of a state, and a quotation that must stand in it.

    Raises:
        QuoteNotFoundError: the quotation does not stand in this version.
    """
    snapshot = archive.snapshot(document, state)
    version = archive.version(document, snapshot)
    made = cite_version(
        document,
        snapshot,
        state,
        version,
        read_on=read_on,
        quote=quote,
        edition=facts_of(version).edition_words,
    )
    if quote is None or made.quotation is None:
        return made
    return replace(made, quotation=_dated(archive, document, state, made.quotation, quote))


def _dated(archive: Archive, document: Document, state: State, quotation: Quotation, quote: str) -> Quotation:
    """Add the first and the last visit of the states around this one that saw the quotation without a break."""
    history = archive.states(document)
    at = history.index(state)
    asked = wanted(quote)

    def unbroken(states: Iterable[State], last: State) -> State:
        for each in states:
            version = archive.version(document, archive.snapshot(document, each), labelled=False)
            if not occurrences_in(asked, version):
                break
            last = each
        return last

    first = unbroken(reversed(history[:at]), state)
    last = unbroken(history[at + 1 :], state)
    return replace(quotation, first_seen=first.first_seen, last_seen=last.last_seen)
