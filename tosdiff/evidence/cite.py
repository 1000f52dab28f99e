"""A citation that a hostile reader can check: who, what, where, the three dates, and the digest.

Invariant: a quotation stands in the version word for word, or it is refused with the nearest sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tosdiff.errors import QuoteNotFoundError
from tosdiff.evidence.printed import PrintedDate, printed_dates
from tosdiff.language.likeness import letters_shared, letters_shared_within
from tosdiff.language.normalise import normal
from tosdiff.language.quotation import Occurrence, block_at, folded, occurrences_in, wanted
from tosdiff.models import (
    Document,
    DocumentText,
    Rejection,
    SegmentedText,
    Snapshot,
    Span,
    StandingWords,
    State,
    Unseen,
    believed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    text: str
    """In the document's own characters."""
    span: Span
    """In the version's plain text."""
    exact: bool
    """False when typography (quotes, dashes, invisible characters, spaces) differs from what was asked."""
    heading_path: tuple[str, ...]
    first_seen: datetime
    """First visit of those in a row that saw these words."""
    last_seen: datetime
    dated: bool = True
    """False where the clock was wrong at every one of these visits: then no date is certain."""


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
    wording: StandingWords
    """How long the version's words stood."""
    read_on: date
    """The day the citation was made."""
    unseen: Unseen | None = None
    """Where a day was asked for, and no visit saw the version on it."""
    quotation: Quotation | None = None
    edition: str = ""
    """Which contract it is, in words: `for EEA, Switzerland; law of Ireland`; empty where the text does not say."""
    doubt: str | None = None
    """Why the version was doubted when it was taken; None where it was not."""
    rejected: Rejection | None = None
    """A person's word that it is not the document; None where there is none."""
    head: str = ""
    """First twelve digits of the digest of the last line of the document's log, which stands for the whole of it."""


def cite(
    document: Document,
    snapshot: Snapshot,
    wording: StandingWords,
    text: DocumentText,
    *,
    read_on: date,
    unseen: Unseen | None = None,
    quotation: Quotation | None = None,
    edition: str = "",
    doubt: str | None = None,
    rejected: Rejection | None = None,
    head: str = "",
) -> Citation:
    """Return the citation of one version, and of a quotation from it."""
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
        printed=printed_dates(text),
        captured_at=snapshot.captured_at,
        wording=wording,
        read_on=read_on,
        unseen=unseen,
        quotation=quotation,
        edition=edition,
        doubt=doubt,
        rejected=rejected,
        head=head,
    )


def find_quote(text: SegmentedText, quote: str, name: str) -> Occurrence:
    """Return where `quote` stands in the text, exactly if it does anywhere.

    Raises:
        QuoteNotFoundError: it does not; the message shows the nearest sentence.
    """
    found = occurrences_in(wanted(quote), text)
    if found:
        return next((occurrence for occurrence in found if occurrence.exact), found[0])
    nearest = nearest_sentence(text, quote)
    raise QuoteNotFoundError(
        f"this quotation does not stand in {name}",
        hint=f"the nearest sentence there is: “{nearest}”"
        if nearest
        else "that version holds no text like it",
    )


def quotation_of(text: DocumentText, occurrence: Occurrence, seen: Sequence[State]) -> Quotation:
    """Return what stands in a text where a quotation was found; `seen` are the states in a row that saw it."""
    span = occurrence.span
    dated = believed(seen)
    return Quotation(
        text=text.text[slice(*span)],
        span=span,
        exact=occurrence.exact,
        heading_path=text.blocks[block_at(text.blocks, span[0])].heading_path,
        first_seen=dated[0].first_seen,
        last_seen=dated[-1].last_seen,
        dated=dated[0].dated,
    )


def nearest_sentence(text: SegmentedText, quote: str, *, least: float | None = None) -> str | None:
    """Return the sentence of a text most like `quote`, or None when none is at all like it.

    `least` is the share of letters in common, in percent, that it must have. A quotation shorter than the sentence is compared with the part of it that is most like it.
    """
    asked = folded(normal(quote))
    best, nearest = (_UNLIKE if least is None else least), None
    for sentence in [each.text for each in text.sentences] or [block.text for block in text.blocks]:
        form = folded(normal(sentence))
        score = (letters_shared_within if len(asked) < len(form) else letters_shared)(asked, form)
        if score > best:
            best, nearest = score, sentence
    return nearest


# Letters in common, in percent, below which two sentences say nothing alike.
_UNLIKE = 50.0
