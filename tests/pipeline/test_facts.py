"""What a document says of itself as a whole."""

from __future__ import annotations

from tosdiff.models import Block, BlockKind, DocumentText
from tosdiff.pipeline.facts import facts_of
from tosdiff.report.words.meant import contract
from tosdiff.text.editions import edition_of

LINES = (
    "Effective: 3 May 2026",
    "These terms apply to you if you live in the European Economic Area.",
    "They are an agreement between you and Halcyon Ireland Ltd., a company registered in Galway.",
    "The laws of Ireland govern these terms. These terms are governed by the laws of Ireland.",
)


def test_an_edition_is_told_in_the_documents_own_names() -> None:
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=line) for line in LINES)
    facts = facts_of(
        DocumentText(document="halcyon/terms", snapshot=None, blocks=blocks, edition=edition_of(blocks))
    )
    assert contract(facts.edition, facts.for_whom) == "for EEA; law of Ireland; Halcyon Ireland Ltd."
    assert [(p.kind, p.words) for p in facts.printed] == [("effective", "3 May 2026")]
    assert facts.incorporated == ()
