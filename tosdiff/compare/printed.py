"""Where words of a block changed, the sentence around them, and quotations as the texts print them.

Invariant: what is returned stands in one of the two texts; a sentence is the one at the spot that was asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tosdiff.language.normalise import normal, normalise, shown
from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.sentences import sentence_around
from tosdiff.models import Edit, Op, Span

_QUOTED = compiled_on_use(r"“([^“”]+?)(\.\.\.)?”(?= (->)|)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One spot of a block at which words went, came, or took the place of others."""

    went: str
    came: str
    before: Span
    """Of what went, in the old text."""
    after: Span
    """Of what came, in the new text."""


def spots(edits: Sequence[Edit]) -> tuple[Spot, ...]:
    """Return the spots at which a block changed, in order."""
    found: list[Spot] = []
    before = after = 0
    for kept, run in groupby(edits, key=lambda edit: edit.op is Op.KEEP):
        pieces = tuple(run)
        went, came = (
            "".join(e.text for e in pieces if e.op is not other) for other in (Op.INSERT, Op.DELETE)
        )
        ends = before + len(went), after + len(came)
        if not kept:
            found.append(Spot(went=went, came=came, before=(before, ends[0]), after=(after, ends[1])))
        before, after = ends
    return tuple(found)


def sentence_at(edits: Sequence[Edit], spot: Spot, *, came: bool) -> str:
    """Return the sentence in normal form around what came at a spot, or around what went there."""
    other, span = (Op.DELETE, spot.after) if came else (Op.INSERT, spot.before)
    form = normalise("".join(edit.text for edit in edits if edit.op is not other))
    start, end = bisect_right(form.ends, span[0]), bisect_left(form.starts, span[1])
    while start < end and form.text[start] in " ,;.:":
        start += 1
    start, end = sentence_around(form.text, (start, max(start, end)), quick=True)
    return form.text[start:end]


def as_printed(said: str, before: Sequence[str], after: Sequence[str]) -> str:
    """Return a line with each quotation in normal form in the characters of the text that it stands in.

    What the line says to have become something else is looked for in the older texts first, all else in the newer.
    """

    def printed(found: re.Match[str]) -> str:
        texts = (*before, *after) if found[3] else (*after, *before)
        for text in texts:
            if found[1] in normal(text):
                form = normalise(text)
                at = form.text.index(found[1])
                start, end = form.original_span(at, at + len(found[1]))
                return f"“{shown(text[start:end])}{found[2] or ''}”"
        return found[0]

    return _QUOTED.sub(printed, said)
