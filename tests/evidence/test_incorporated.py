"""A document names, by a link, the other texts that bind its reader."""

from __future__ import annotations

import pytest

from tosdiff.evidence.incorporated import incorporated
from tosdiff.models import Block, BlockKind, DocumentText, Edition, LeadIn, Link

BASE = "https://halcyon.example/"


def linked(
    text: str, words: str, target: str = BASE + "conduct", lead_in: LeadIn | None = None
) -> DocumentText:
    start = text.index(words)
    link = Link(start=start, end=start + len(words), target=target)
    block = Block(kind=BlockKind.PARAGRAPH, text=text, links=(link,), lead_in=lead_in)
    return DocumentText(document="halcyon/terms", snapshot=None, blocks=(block,), edition=Edition())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello. You must comply with our Conduct Policy at all times.", "Conduct Policy"),
        ("Our Retirement Rules belong to these terms.", "Retirement Rules"),
        ("Use of voices is subject to additional terms.", "additional terms"),
        ("You agree to the rules of Halcyon Sound Inc. (and our Conduct Policy).", "Conduct Policy"),
        ("Among them, our Conduct Policy is applicable to your use of the kites.", "Conduct Policy"),
        ("Guests must follow all rules, e.g. our Conduct Policy.", "Conduct Policy"),
    ],
)
def test_a_policy_that_binds_is_named_with_its_words(text: str, words: str) -> None:
    assert [(x.words, x.target) for x in incorporated(linked(text, words))] == [(words, BASE + "conduct")]


@pytest.mark.parametrize(
    ("text", "words", "target"),
    [
        ("You must comply with the law. Read our Conduct Policy for fun.", "Conduct Policy", BASE),
        ("You must comply with our Conduct Policy.", "Conduct Policy", "mailto:law@halcyon.example"),
        ("You agree to pay in the shop.", "shop", BASE),
        (
            "Our kites for children are governed by our Children's Terms of Service instead.",
            "Children's Terms of Service",
            BASE,
        ),
        (
            "These terms do not govern kites for hire (which are governed by our Hire Terms).",
            "Hire Terms",
            BASE,
        ),
        ("If you live in Galway, these terms of service apply.", "these terms of service", BASE),
    ],
)
def test_other_links_are_not(text: str, words: str, target: str) -> None:
    assert incorporated(linked(text, words, target)) == ()


def test_an_item_is_read_with_what_leads_in_to_it() -> None:
    version = linked(
        "our Conduct Policy", "Conduct Policy", lead_in=LeadIn(text="You agree to:", span=(0, 13))
    )
    assert [x.words for x in incorporated(version)] == ["Conduct Policy"]
