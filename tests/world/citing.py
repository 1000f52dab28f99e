"""A citation as the archive would give it, in any of its fields another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tosdiff.evidence.cite import Citation, Quotation
from tosdiff.evidence.printed import PrintedAs, PrintedDate
from tosdiff.models import ArchivedCopy, Edition, FetchedBy, StandingWords

AT = datetime(2026, 5, 21, 10, 15, tzinfo=UTC)
SEEN = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
ADDRESS = "https://larkspur.example/terms"
COPY = ArchivedCopy(
    url=f"https://web.archive.org/web/20260523080000/{ADDRESS}",
    captured_at=datetime(2026, 5, 23, 8, tzinfo=UTC),
    same_text=True,
)
QUOTED = Quotation(
    text="We’ll give you “fair” notice – always.",
    span=(40, 78),
    exact=True,
    heading_path=("Terms", "Changes"),
    section=("Changes",),
    first_seen=AT,
    last_seen=SEEN,
)
_CITED = Citation(
    provider="Larkspur",
    publisher="Larkspur & Sons_Ltd",
    title="Terms of Use",
    url=ADDRESS,
    snapshot="larkspur/terms@20260521T101500Z",
    body="b" * 64,
    warc="c" * 64,
    fetcher=FetchedBy.HTTP,
    source=None,
    printed=(PrintedDate(kind=PrintedAs.EFFECTIVE, on=date(2026, 5, 1), words="May 1, 2026"),),
    captured_at=AT,
    wording=StandingWords(since=AT, at_least=False, last_verified=SEEN),
    read_on=date(2026, 11, 24),
    edition=Edition(),
    head="0123456789ab",
    language="en",
    current=True,
)


def citation(**fields: Any) -> Citation:
    """Return a citation that is right in every field, but for those given."""
    return replace(_CITED, **fields)


def quoting(text: str, **fields: Any) -> Citation:
    """Return a citation of words."""
    return citation(quotation=replace(QUOTED, text=text), **fields)
