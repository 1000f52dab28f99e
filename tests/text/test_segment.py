"""Clauses: sentences cut block by block, each a slice of the version's text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tosdiff.models import Block, BlockKind, DocumentText, Edition, LeadIn
from tosdiff.text.segment import segment


def paragraph(text: str, run_in: int = 0) -> Block:
    return Block(kind=BlockKind.PARAGRAPH, text=text, run_in=run_in)


def test_run_in_heading_belongs_to_no_sentence() -> None:
    text = "Changes. We may revise the terms. You may leave."
    found = segment([paragraph(text, run_in=len("Changes."))])
    assert [x.text for x in found] == ["We may revise the terms.", "You may leave."]


LEAD = LeadIn(text="You may:", span=(0, 8))


def test_headings_hold_no_sentences_and_rows_and_items_are_cut() -> None:
    blocks = [
        Block(kind=BlockKind.HEADING, text="Ending. Now.", level=1),
        Block(kind=BlockKind.ITEM, text="Stop it. Go on.", level=1, marker="-", lead_in=LEAD),
        Block(kind=BlockKind.ROW, text="Plan two. It is free. | Nothing"),
    ]
    found = segment(blocks)
    assert [(x.block, x.text, x.lead_in) for x in found] == [
        (1, "Stop it.", LEAD),
        (1, "Go on.", LEAD),
        (2, "Plan two.", None),
        (2, "It is free. | Nothing", None),
    ]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(BlockKind),
            st.text(st.sampled_from('aBc.!?()"“” 1\u200b\u00a0e.g') | st.characters(), max_size=60),
        ),
        max_size=5,
    )
)
def test_every_sentence_is_a_slice_of_the_text_in_order(drawn: list[tuple[BlockKind, str]]) -> None:
    blocks = tuple(Block(kind=kind, text=text) for kind, text in drawn)
    version = DocumentText(document="halcyon/terms", snapshot=None, blocks=blocks, edition=Edition())
    end = 0
    for clause in segment(blocks):
        assert version.text[slice(*clause.span)] == clause.text
        assert clause.text == clause.text.strip() != ""
        assert clause.span[0] >= end
        assert blocks[clause.block].kind is not BlockKind.HEADING
        end = clause.span[1]
