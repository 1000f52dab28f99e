"""What reads as law on a page, and was left out of its text.

Invariant: furniture, consent to cookies, lead forms, other documents and what stands in the text anyway are no
loss; where the text is in a language whose law is not told by its words, every sentence left out is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from tosdiff.language.lawful import speaks_of_an_offer, speaks_of_consent
from tosdiff.text.passages import Passage
from tosdiff.text.region import Chosen

_SAMPLE = 40  # passages by which the language of a text is told to be one whose law is known
_KNOWN = 0.1


def losses(
    passages: Sequence[Passage], weight: Sequence[int], kept: Sequence[bool], chosen: Chosen
) -> tuple[tuple[str, ...], float]:
    """Return the sentences of law that were left out, and the share of the legal-looking words that was kept.

    `weight` is 0 for what is another document: leaving it out loses none of this one.
    """
    whole = sum(compress(weight, kept))
    if not whole:
        return (), 0.0
    left = [at for at, keep in enumerate(kept) if not keep and weight[at] and at not in chosen.furniture]
    if not left:
        return (), 1.0
    boxes = chosen.boxes
    sample = [at for at, keep in enumerate(kept) if keep and weight[at]][:_SAMPLE]
    known = sum(map(boxes.binds, sample)) >= _KNOWN * len(sample)
    said = {passage.text for passage in compress(passages, kept)}
    lost: dict[str, int] = {}
    for at in left:
        text = passages[at].text
        if text in said or text in lost or speaks_of_consent(text) or speaks_of_an_offer(text):
            continue
        if not known or boxes.binds(at):
            lost[text] = weight[at]
    return tuple(lost), whole / (whole + sum(lost.values()))
