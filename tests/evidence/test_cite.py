"""A citation names what a hostile reader needs, and a quotation is exact or refused."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tosdiff.errors import QuoteNotFoundError
from tosdiff.evidence.cite import Citation, cite, find_quote, quotation_of
from tosdiff.models import (
    Block,
    BlockKind,
    Document,
    DocumentText,
    Edition,
    FetchedBy,
    Snapshot,
    StandingWords,
    State,
)
from tosdiff.report.bibtex.cite import text as bibtex
from tosdiff.report.markdown.cite import text as markdown
from tosdiff.report.markdown.escaping import escaped
from tosdiff.report.terminal.cite import text as plain
from tosdiff.text.segment import segmented

AT = datetime(2026, 5, 21, 10, 15, tzinfo=UTC)
SEEN = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
DOCUMENT = Document(
    provider="larkspur", slug="terms", provider_name="Larkspur", publisher="Larkspur & Sons_Ltd", title="Terms",
    url="https://larkspur.example/terms",
)  # fmt: skip
SNAPSHOT = Snapshot(
    document="larkspur/terms", name="20260521T101500Z-0123456789ab", url=DOCUMENT.url, final_url=DOCUMENT.url,
    captured_at=AT, status=200, fetcher=FetchedBy.HTTP, body="b" * 64, warc="c" * 64, text="d" * 64, state="e" * 64, rules="1",
)  # fmt: skip
WORDING = StandingWords(since=AT, at_least=False, last_verified=SEEN)
VERSION = DocumentText(
    document="larkspur/terms",
    snapshot=SNAPSHOT.name,
    edition=Edition(),
    blocks=(
        Block(kind=BlockKind.HEADING, text="Terms", level=1),
        Block(kind=BlockKind.PARAGRAPH, text="Effective: May 1, 2026", heading_path=("Terms",)),
        Block(
            kind=BlockKind.PARAGRAPH,
            text="We’ll give you “fair” notice – always.",
            heading_path=("Terms", "Changes"),
        ),
    ),
)


def cited(quote: str | None = None) -> Citation:
    quotation = None
    if quote is not None:
        found = find_quote(segmented(VERSION), quote, SNAPSHOT.id)
        state = State(snapshot=SNAPSHOT.name, first_seen=AT, last_seen=SEEN, visits=2)
        quotation = quotation_of(VERSION, found, [state])
    return cite(DOCUMENT, SNAPSHOT, WORDING, VERSION, read_on=date(2026, 11, 24), quotation=quotation)


def test_the_three_dates_are_kept_apart() -> None:
    citation = cited()
    assert [(p.kind, p.on) for p in citation.printed] == [("effective", date(2026, 5, 1))]
    assert (citation.captured_at, citation.read_on) == (AT, date(2026, 11, 24))
    for style in (plain, markdown, bibtex):
        text = style(citation)
        for needed in ("2026-05-01", "2026-05-21", "2026-11-24", "larkspur/terms@20260521T101500Z", "b" * 64):
            assert needed in text


def test_quote_that_differs_in_typography_is_shown_in_the_documents_own_characters() -> None:
    quotation = cited('We\'ll give you "fair" notice - always').quotation
    assert quotation is not None
    assert (quotation.text, quotation.exact) == ("We’ll give you “fair” notice – always", False)
    assert quotation.heading_path == ("Terms", "Changes")
    exact = cited("“fair” notice").quotation
    assert exact is not None and exact.exact


def test_quote_that_does_not_stand_there_is_refused_with_the_nearest_sentence() -> None:
    with pytest.raises(QuoteNotFoundError) as told:
        cited("We will give you fair notice always")
    assert "“fair” notice" in told.value.hint


@pytest.mark.parametrize("quote", ["", "   ", "\u200b"])
def test_empty_quote_is_refused(quote: str) -> None:
    with pytest.raises(QuoteNotFoundError):
        cited(quote)


def test_bibtex_escapes_what_tex_would_read() -> None:
    entry = bibtex(cited())
    assert r"Larkspur \& Sons\_Ltd" in entry
    assert entry.startswith("@online{larkspur-terms-20260521t101500z,")


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("# 3 of them", r"\# 3 of them"),
        ("1. Who we are", r"1\. Who we are"),
        ("- an item | a cell", r"\- an item \| a cell"),
        ("AT&amp;T & Co", r"AT\&amp;T & Co"),
        ("*not* <b>bold</b> [^1]", r"\*not\* \<b\>bold\</b\> \[^1\]"),
    ],
)
def test_no_character_of_a_quotation_acts_as_markdown(line: str, written: str) -> None:
    assert escaped(line) == written
