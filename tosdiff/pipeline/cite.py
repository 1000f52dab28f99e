"""A citation of what stood in a document: the version, and of a sentence in it since when and until when.

Invariant: a quotation is dated by its own words, not by the version that holds them: a later version that
kept them has seen them too. What is cited is derived anew from the stored bytes, and asks no cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import takewhile

from tosdiff.evidence.cite import Citation, Quotation, find_quote, quotation_of
from tosdiff.evidence.cite import cite as cite_version
from tosdiff.language.quotation import occurrences_in, wanted
from tosdiff.models import Document, DocumentText, State
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.facts import facts_of
from tosdiff.pipeline.since import unseen, wording_of


def cite(
    archive: Archive,
    document: Document,
    state: State,
    *,
    read_on: date,
    quote: str | None = None,
    when: str | None = None,
) -> Citation:
    """Cite the version of a state, and a quotation that must stand in it; `when` is how the state was asked for.

    Raises:
        QuoteNotFoundError: the quotation does not stand in this version.
    """
    snapshot = archive.snapshot(document, state)
    text = archive.derived(document, snapshot)
    history = (state,) if state.rejected else archive.states(document)
    holds = None if quote is None else partial(_holds, archive, document, quote)
    return cite_version(
        document,
        snapshot,
        wording_of(archive, document, history, history.index(state)),
        text,
        read_on=read_on,
        unseen=unseen(archive, document, state, when, holds=holds),
        quotation=None if quote is None else _quotation(archive, document, history, state, text, quote),
        head=archive.store.chain(document.id).last[:12],
        edition=facts_of(text).edition_words,
        doubt=_doubt(archive, document, state),
        rejected=state.rejected,
    )


def _doubt(archive: Archive, document: Document, state: State) -> str | None:
    """Return why the version of a state was doubted when it was taken; None where it was not."""
    visits = archive.store.visits(document.id)
    return next((visit.doubt for visit in visits if visit.snapshot == state.snapshot and visit.doubt), None)


def _quotation(
    archive: Archive,
    document: Document,
    history: Sequence[State],
    state: State,
    text: DocumentText,
    quote: str,
) -> Quotation:
    """Return a quotation with the first and the last visit of the states around this one that saw it without a break."""
    from tosdiff.text.segment import segmented

    found = find_quote(segmented(text), quote, archive.snapshot(document, state).id)
    at = history.index(state)

    def holds(each: State) -> bool:
        return _holds(archive, document, quote, each.snapshot)

    earlier = list(takewhile(holds, reversed(history[:at])))
    later = takewhile(holds, history[at + 1 :])
    return quotation_of(text, found, [*reversed(earlier), state, *later])


def _holds(archive: Archive, document: Document, quote: str, snapshot: str) -> bool:
    """Return whether a quotation stands in the text of a snapshot."""
    text = archive.text(document, archive.store.snapshot(document.id, snapshot))
    return bool(occurrences_in(wanted(quote), text))
