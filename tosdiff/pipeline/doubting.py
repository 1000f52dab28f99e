"""Why a page that is taken is doubted: law outside of its text, or headings whose text is missing.

Invariant: a doubt is one sentence for a person; what was doubted before in the same words is not doubted again.
"""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.models import Block, BlockKind, DocumentText

_SHOWN = 60  # characters of a passage that is named
_FEWEST_EMPTY = 3
_EMPTY_SHARE = 0.6
# Less than this share of the law on a page outside of its text is told when it changes, not when it is first seen.
_MUCH = 0.1


def doubt_of(text: DocumentText, before: DocumentText | None) -> str | None:
    """Say why a text is doubted that differs from the one `before`; None where it is not."""
    told = [said for said in (_outside(text, before), _empty(text, before)) if said]
    return "; ".join(told) or None


def _outside(text: DocumentText, before: DocumentText | None) -> str | None:
    if before is None:
        if text.coverage >= 1 - _MUCH or not text.left_out:
            return None
        share = 1 - text.coverage
        return f"{share:.0%} of the law on the page stands outside of what is kept: {_named(text.left_out)}"
    known = {*before.left_out, *(block.text for block in before.blocks)}
    now = {*text.left_out, *(block.text for block in text.blocks)}
    if came := [passage for passage in text.left_out if passage not in known]:
        return f"law that was not there before stands outside of what is kept: {_named(came)}"
    if went := [passage for passage in before.left_out if passage not in now]:
        return f"law outside of what is kept is gone: {_named(went)}"
    return None


def _empty(text: DocumentText, before: DocumentText | None) -> str | None:
    """Tell sections that have a heading and no text, which a script would fill."""
    empty, headings = _empty_sections(text.blocks)
    if len(empty) < _FEWEST_EMPTY or len(empty) < _EMPTY_SHARE * headings:
        return None
    if before is not None and len(_empty_sections(before.blocks)[0]) >= len(empty):
        return None
    return f"{len(empty)} of {headings} sections have a heading and no text: {_named(empty)}"


def _empty_sections(blocks: Sequence[Block]) -> tuple[list[str], int]:
    """Return the headings that no text follows before the next of their level, and how many sections there are."""
    headings = [(at, block) for at, block in enumerate(blocks) if block.kind is BlockKind.HEADING]
    empty = []
    for at, block in headings:
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if after is None or (after.kind is BlockKind.HEADING and after.level <= block.level):
            empty.append(block.text)
    titled = bool(headings) and headings[0][1].level == 1
    return empty, len(headings) - titled


def _named(passages: Sequence[str]) -> str:
    first = passages[0] if len(passages[0]) <= _SHOWN else f"{passages[0][:_SHOWN].rsplit(' ', 1)[0]} …"
    more = f" and {len(passages) - 1} more" if len(passages) > 1 else ""
    return f"“{first}”{more}"
