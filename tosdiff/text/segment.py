"""Blocks to sentences, the units that are labelled and cited.

Cut block by block, because headings and lists are joined otherwise. Invariant: a sentence is a slice of the
version's plain text, unaltered; headings hold none.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tosdiff.language.sentences import sentences
from tosdiff.models import BLOCK_SEPARATOR, Block, BlockKind, DocumentText, SegmentedText, Sentence, Span


def segment(blocks: Sequence[Block]) -> tuple[Sentence, ...]:
    """Return every sentence of every block but headings, in order."""
    found: list[Sentence] = []
    offset = 0
    for index, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING:
            for start, end in _kept_sentences(block.text, block.run_in):
                found.append(
                    Sentence(
                        text=block.text[start:end],
                        span=(offset + start, offset + end),
                        block=index,
                        heading_path=block.heading_path,
                        lead_in=block.lead_in,
                    )
                )
        offset += len(block.text) + len(BLOCK_SEPARATOR)
    return tuple(found)


def segmented(text: DocumentText) -> SegmentedText:
    """Return a text with its sentences."""
    return text.segmented(segment(text.blocks))


@lru_cache(maxsize=4096)  # a history holds the same paragraphs in version after version
def _kept_sentences(text: str, start: int) -> tuple[Span, ...]:
    return tuple(sentences(text, start))
