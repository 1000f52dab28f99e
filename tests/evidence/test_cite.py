"""A citation names what a hostile reader needs, and a quotation is exact or refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.world.citing import AT, SEEN
from tosdiff.errors import QuoteNotFoundError
from tosdiff.evidence.cite import Quotation, find_quote, quotation_of, title_printed
from tosdiff.models import Block, BlockKind, DocumentText, Edition, State
from tosdiff.text.segment import segmented

VERSION = DocumentText(
    document="larkspur/terms",
    snapshot="20260521T101500Z-0123456789ab",
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
STATE = State(snapshot="20260521T101500Z-0123456789ab", first_seen=AT, last_seen=SEEN, visits=2)


def quoted(quote: str) -> Quotation:
    found = find_quote(segmented(VERSION), quote, "larkspur/terms@20260521T101500Z")
    return quotation_of(VERSION, found, [STATE])


def titled(heading: str, page_title: str = "") -> DocumentText:
    return replace(VERSION, blocks=(replace(VERSION.blocks[0], text=heading),), title=page_title)


def test_quote_that_differs_in_typography_is_shown_in_the_documents_own_characters() -> None:
    quotation = quoted('We\'ll give you "fair" notice - always')
    assert (quotation.text, quotation.exact) == ("We’ll give you “fair” notice – always", False)
    assert quotation.heading_path == ("Terms", "Changes")
    assert quotation.section == ("Changes",), "the document's own title is no section of it"
    assert quoted("“fair” notice").exact


def test_quote_that_does_not_stand_there_is_refused_with_the_nearest_sentence() -> None:
    with pytest.raises(QuoteNotFoundError) as told:
        quoted("We will give you fair notice always")
    assert "“fair” notice" in told.value.hint


@pytest.mark.parametrize("quote", ["", "   ", "\u200b"])
def test_empty_quote_is_refused(quote: str) -> None:
    with pytest.raises(QuoteNotFoundError):
        quoted(quote)


def test_words_left_out_are_shown_as_left_out_and_must_stand_in_order() -> None:
    assert quoted("We’ll give … always").text == "We’ll give … always"
    assert quoted("We’ll … give you").text == "We’ll give you", "nothing is left out between"
    with pytest.raises(QuoteNotFoundError):
        quoted("always … We’ll give")


def test_a_gap_is_named_only_where_the_words_were_seen_on_both_sides_of_it() -> None:
    found = find_quote(segmented(VERSION), "notice", "")
    day = timedelta(days=1)
    within, before = (AT + day, SEEN - day), (AT - 9 * day, AT + day)
    assert quotation_of(VERSION, found, [STATE], gaps=[before, within]).gaps == (within,)


@pytest.mark.parametrize(
    "above", ["Previous versions", "On this page", "Version history", "Past versions of this policy"]
)
def test_a_heading_of_a_list_on_the_page_is_no_section_of_what_stands_below(above: str) -> None:
    blocks = tuple(
        replace(block, heading_path=(*block.heading_path[:1], above) if block.heading_path else ())
        for block in VERSION.blocks
    )
    version = replace(VERSION, blocks=blocks)
    found = find_quote(segmented(version), "notice", "")
    assert quotation_of(version, found, [STATE]).section == ()


@pytest.mark.parametrize(
    ("heading", "page_title", "declared", "title"),
    [
        ("TERMS OF SERVICE", "", "Terms of Service", "TERMS OF SERVICE"),
        ("Halcyon Terms of Service", "", "Terms of Service", "Halcyon Terms of Service"),
        ("Legal", "Terms of Service | Halcyon", "Terms of Service", "Terms of Service"),
        ("Legal", "", "Terms of Service", "Terms of Service"),
        ("Privacy Notice", "Halcyon Privacy Notice", "Privacy Policy", "Privacy Notice"),
        ("Your choices", "Privacy Notice | Halcyon", "Privacy Policy", "Privacy Notice"),
        ("Cookies", "Cookie Notice", "Privacy Policy", "Privacy Policy"),
        ("Terms of Service - Enterprise", "Halcyon", "Commercial Terms", "Terms of Service - Enterprise"),
        ("Terms of Use", "", "Terms of Use (Europe)", "Terms of Use"),
        ("EU Terms of Use", "Terms of Use (Europe)", "Terms of Use (Europe)", "Terms of Use (Europe)"),
        ("Legal", "", "Terms of Use (Europe)", "Terms of Use (Europe)"),
        ("Our Privacy Policy and how it goes with the Terms of Service", "", "Terms of Service", "Terms of Service"),
    ],
)  # fmt: skip
def test_the_title_is_the_printed_one_where_the_page_prints_it(
    heading: str, page_title: str, declared: str, title: str
) -> None:
    assert title_printed(titled(heading, page_title), declared) == title
