"""Which passage of a snapshot became which of the next, as far as the two differ.

Invariant: it takes no more of the processor and of memory than is allowed, whatever a page holds.
"""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.pipeline.limits import limited
from tosdiff.search.index import Aligned, Index

# Set by judgement: somebody waits for the answer, and what stood before and after is not all of it.
_SECONDS = 20.0


def aligned(
    index: Index, document: int, old: int, new: int, *, of: str, seconds: float = _SECONDS
) -> tuple[Aligned, ...]:
    """Return the aligned passages of two snapshots of a document, by their numbers in the index; 0 where one has no other.

    Args:
        of: id of the document, for the message.
        seconds: of processor time that it may take.

    Raises:
        UnreadableDocumentError: it takes more.
    """
    from tosdiff.compare.pairs import pairs

    before, after = _differing(*(index.sequence(document, each) for each in (old, new)))
    texts = index.passages({*before, *after})
    with limited(f"comparing versions of {of}", seconds=seconds):
        made = pairs([texts[p].block for p in before], [texts[p].block for p in after])
    return tuple(
        (
            0 if pair.before is None else before[pair.before],
            0 if pair.after is None else after[pair.after],
        )
        for pair in made
    )


def _differing(old: Sequence[int], new: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """Return two texts without the passages that they begin and end with alike."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return old[head : len(old) - tail], new[head : len(new) - tail]
