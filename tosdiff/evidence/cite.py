"""A citation that a hostile reader can check: who, what, where, the three dates, and the digest.

Invariant: a quotation stands in the version word for word, or it is refused with the nearest sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tosdiff.errors import QuoteNotFoundError
from tosdiff.evidence.printed import PrintedDate, printed_dates
from tosdiff.language.likeness import letters_shared, letters_shared_within
from tosdiff.language.normalise import normal
from tosdiff.language.quotation import block_at, folded, occurrences_in, wanted
from tosdiff.models import Document, Snapshot, Span, State, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    text: str
    """In the document's own characters."""
    span: Span
    """In the version's plain text."""
    exact: bool
    """False when typography (quotes, dashes, invisible characters, spaces) differs from what was asked."""
    heading_path: tuple[str, ...]
    first_seen: datetime | None = None
    """First visit of those in a row that saw these words; None where only this version was looked at."""
    last_seen: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    provider: str
    publisher: str
    title: str
    url: str
    snapshot: str
    """`claude/consumer-terms@20260521T101500Z`."""
    body: str
    """Digest of the page as received."""
    warc: str
    """Digest of the WARC file that holds it."""
    fetcher: str
    source: str | None
    printed: tuple[PrintedDate, ...]
    captured_at: datetime
    first_seen: datetime
    last_seen: datetime
    read_on: date
    """The day the citation was made."""
    quotation: Quotation | None = None
    edition: str = ""
    """Which contract it is, in words: `for EEA, Switzerland; law of Ireland`; empty where the text does not say."""


def cite(
    document: Document,
    snapshot: Snapshot,
    state: State,
    version: Version,
    *,
    read_on: date,
    quote: str | None = None,
    edition: str = "",
) -> Citation:
    """Return the citation of one version, and of a sentence in it.

    Raises:
        QuoteNotFoundError: the quotation does not stand in this version.
    """
    return Citation(
        provider=document.provider_name,
        publisher=document.publisher,
        title=document.title,
        url=snapshot.final_url or snapshot.url,
        snapshot=snapshot.id,
        body=snapshot.body,
        warc=snapshot.warc,
        fetcher=snapshot.fetcher,
        source=snapshot.source,
        printed=printed_dates(version),
        captured_at=snapshot.captured_at,
        first_seen=state.first_seen,
        last_seen=state.last_seen,
        read_on=read_on,
        quotation=None if quote is None else find_quote(version, quote, snapshot.id),
        edition=edition,
    )


def find_quote(version: Version, quote: str, name: str) -> Quotation:
    """Return where `quote` stands in the version, in the version's own characters.

    Raises:
        QuoteNotFoundError: it does not; the message shows the nearest sentence.
    """
    found = occurrences_in(wanted(quote), version)
    if found:
        best = next((occurrence for occurrence in found if occurrence.exact), found[0])
        return Quotation(
            text=version.text[slice(*best.span)],
            span=best.span,
            exact=best.exact,
            heading_path=version.blocks[block_at(version.blocks, best.span[0])].heading_path,
        )
    nearest = nearest_sentence(version, quote)
    raise QuoteNotFoundError(
        f"this quotation does not stand in {name}",
        hint=f"the nearest sentence there is: “{nearest}”"
        if nearest
        else "that version holds no text like it",
    )


def nearest_sentence(version: Version, quote: str) -> str | None:
    """Return the sentence of the version most like `quote`, or None when none is at all like it.

    A quotation shorter than the sentence is compared with the part of it that is most like it.
    """
    asked = folded(normal(quote))
    best, nearest = _UNLIKE, None
    for sentence in [clause.text for clause in version.clauses] or [block.text for block in version.blocks]:
        form = folded(normal(sentence))
        score = (letters_shared_within if len(asked) < len(form) else letters_shared)(asked, form)
        if score > best:
            best, nearest = score, sentence
    return nearest


# Letters in common, in percent, below which two sentences say nothing alike.
_UNLIKE = 50.0
