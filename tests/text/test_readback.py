"""Reading stored texts line by line gives what parsing them gives."""

from __future__ import annotations

from hypothesis import given, settings

from tests.text.test_markdown import some_blocks
from tosdiff.models import Block, BlockKind
from tosdiff.text.markdown import blocks_of, markdown_of
from tosdiff.text.readback import block_of_line


@settings(max_examples=400, deadline=None)
@given(some_blocks())
def test_a_line_is_the_block_it_was_written_from(blocks: tuple[Block, ...]) -> None:
    markdown = markdown_of(blocks)
    lines = [block_of_line(line) for line in markdown.split("\n") if line]
    parsed = blocks_of(markdown)
    assert [(b.kind, b.text, b.marker, b.run_in) for b in lines] == [
        (b.kind, b.text, b.marker, b.run_in) for b in parsed
    ]
    assert [b.level for b in lines if b.kind is BlockKind.HEADING] == [
        b.level for b in parsed if b.kind is BlockKind.HEADING
    ]
