"""Blocks in their place: what introduces an item is where the item says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.models import BLOCK_SEPARATOR, Block, BlockKind, leader_of
from tosdiff.text.segment import segment
from tosdiff.text.structure import structured

TEXTS = st.sampled_from(
    [
        "You may not:",
        "sell it;",
        "(a) rent it; or",
        "Of the app. You may:",
        "copy it. Or keep it.",
        "—",
        "1. Ends.",
    ]
)
BLOCKS = st.lists(
    st.builds(
        Block,
        kind=st.sampled_from(BlockKind),
        text=TEXTS,
        level=st.integers(1, 3),
        run_in=st.sampled_from([0, 0, 4]),
    ),
    max_size=9,
)


@given(BLOCKS)
def test_a_lead_in_stands_where_it_says_before_what_it_introduces(given_blocks: list[Block]) -> None:
    blocks = structured(given_blocks)
    text = BLOCK_SEPARATOR.join(block.text for block in blocks)
    start = 0
    for block in blocks:
        if block.lead_in:
            assert text[slice(*block.lead_in.span)] == block.lead_in.text
            assert block.lead_in.span[1] < start
        start += len(block.text) + len(BLOCK_SEPARATOR)
    clauses = segment(blocks)
    for at, clause in enumerate(clauses):
        if clause.lead_in:
            assert text[slice(*clause.lead_in.span)] == clause.lead_in.text
            leader = leader_of(clause.lead_in, clauses)
            assert leader == leader_of(clause.lead_in, clauses[:at])
            assert leader is None or clauses[leader].text in clause.lead_in.text


def test_a_paragraph_or_an_item_introduces_a_list_and_a_heading_does_not() -> None:
    def item_after(kind: BlockKind) -> Block:
        before = Block(kind=kind, text="You may not:", level=1)
        return structured([before, Block(kind=BlockKind.ITEM, text="sell it;", level=2)])[1]

    introduced = {kind: item_after(kind).lead_in is not None for kind in BlockKind}
    assert introduced == {
        BlockKind.PARAGRAPH: True,
        BlockKind.ITEM: True,
        BlockKind.HEADING: False,
        BlockKind.ROW: False,
    }
