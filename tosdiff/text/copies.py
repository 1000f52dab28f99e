"""Texts that stand on a page twice, once for wide and once for narrow screens.

Invariant: a copy holds, from its first passage on, nearly nothing that does not stand word for word before it; a
sentence that two sections repeat, each under its own heading, is no copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, compress

from tosdiff.text.passages import Part, Passage

_FEWEST_WORDS = 60  # of sentences; two clauses alike are the text's own affair
_NEARLY_ALL = 0.9


def copies(
    passages: Sequence[Passage], parts: Sequence[Part], weight: Sequence[int], kept: Sequence[bool]
) -> list[Part]:
    """Return the outermost parts of what is kept that repeat what stands before them."""
    texts = [passage.text for passage in compress(passages, kept)]
    if len(set(texts)) == len(texts):
        return []
    first: dict[str, int] = {}
    repeated = 0
    at_first: list[int] = []
    for at, passage in enumerate(passages):
        if not kept[at]:
            at_first.append(at)
            continue
        place = first.setdefault(passage.text, at)
        at_first.append(place)
        if place != at:
            repeated += weight[at]
    if repeated < _FEWEST_WORDS:
        return []
    again = [
        0,
        *accumulate(weight[at] if kept[at] and at_first[at] != at else 0 for at in range(len(passages))),
    ]
    held = [0, *accumulate(weight[at] if kept[at] else 0 for at in range(len(passages)))]
    found: list[Part] = []
    for part in parts:  # the outermost come first
        size = held[part.end] - held[part.start]
        if size < _FEWEST_WORDS or again[part.end] - again[part.start] < _NEARLY_ALL * size:
            continue
        if any(other.start <= part.start and part.end <= other.end for other in found):
            continue
        inside = [at for at in range(part.start, part.end) if kept[at]]
        before = sum(weight[at] for at in inside if at_first[at] < part.start)
        if before >= _NEARLY_ALL * size and at_first[inside[0]] < part.start:
            found.append(part)
    return found
