"""Which block of one version became which of the other, and what changed inside each pair.

Invariant: `changes(v, v)` is empty; every block belongs to at most one change, and a block of none has a
partner with exactly its text; the changes rebuild both versions. Changes speak of text and of where it stands: a
block whose kind, marker or links changed under the same words is none (`significance` tells of those), but an
item that left its lead-in, or a value that stands in another column, has moved.

Blocks equal in normal form are paired first, then those that hold most of each other's telling words, in
order, and last what stands elsewhere in the new version. A paragraph that gained two sentences holds all
it held before, so pairs are judged by what the shorter one shares (containment), not by likeness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from tosdiff.compare.pairs import Pair, pairs
from tosdiff.compare.places import displaced
from tosdiff.compare.words import edits
from tosdiff.language.normalise import normal
from tosdiff.models import BLOCK_SEPARATOR, Change, ChangeKind, Clause, Edit, Op, Span, Version

_FAMILIES = ("access", "change")


def changes(before: Version, after: Version) -> tuple[Change, ...]:
    """Return what happened to each block, in the order of the new version.

    What was removed stands where it stood: after what preceded it in the old version, before what came there.
    """
    if before.blocks == after.blocks:
        return ()
    found: list[Change] = []
    old_labels, new_labels = _Labels(before), _Labels(after)
    paired = pairs(before.blocks, after.blocks)
    elsewhere = displaced(before.blocks, after.blocks, paired)
    for pair in paired:
        if pair.after in elsewhere:
            pair = replace(pair, moved=True)
        elif _stands(before, after, pair):
            continue
        found.append(_change(before, after, pair, old_labels, new_labels))
    return tuple(found)


def _stands(before: Version, after: Version, pair: Pair) -> bool:
    """Whether a block kept its words and its place."""
    if pair.moved or pair.before is None or pair.after is None:
        return False
    return before.blocks[pair.before].text == after.blocks[pair.after].text


def _change(before: Version, after: Version, pair: Pair, old: _Labels, new: _Labels) -> Change:
    if pair.after is None:
        assert pair.before is not None
        block = before.blocks[pair.before]
        kind, made = ChangeKind.REMOVED, edits(block.text, "")
    elif pair.before is None:
        block = after.blocks[pair.after]
        kind, made = ChangeKind.ADDED, edits("", block.text)
    else:
        block = after.blocks[pair.after]
        text = before.blocks[pair.before].text
        kind, made = (ChangeKind.MOVED if pair.moved else ChangeKind.MODIFIED), edits(text, block.text)
    whole = kind is not ChangeKind.MODIFIED
    labels = old.touched(pair.before, None if whole else _spans(made, Op.DELETE))
    labels |= new.touched(pair.after, None if whole else _spans(made, Op.INSERT))
    return Change(
        kind=kind,
        before=pair.before,
        after=pair.after,
        edits=made,
        heading_path=block.heading_path,
        labels=tuple(sorted(labels, key=_taxonomy_order)),
    )


def _taxonomy_order(label: str) -> tuple[int, str]:
    family = label.partition(".")[0]
    return (_FAMILIES.index(family) if family in _FAMILIES else len(_FAMILIES)), label


def _spans(made: Sequence[Edit], op: Op) -> list[Span]:
    """Return where the edits of one kind stand in the text that holds them, without blanks at their ends.

    Edits of typography alone are left out: a clause whose quotation marks turned was not touched.
    """
    spans: list[Span] = []
    at = 0
    for position, edit in enumerate(made):
        words = edit.text.strip()
        if edit.op is op and words and not _is_typography(made, position):
            start = at + edit.text.index(words)
            spans.append((start, start + len(words)))
        if edit.op in (Op.KEEP, op):
            at += len(edit.text)
    return spans


def _is_typography(made: Sequence[Edit], position: int) -> bool:
    """Whether an edit, with the one beside it that it came from or became, changes nothing in normal form."""
    first = position - (
        made[position].op is Op.INSERT and position > 0 and made[position - 1].op is Op.DELETE
    )
    beside = made[first : first + 2] if made[first].op is Op.DELETE else made[first : first + 1]
    old, new = (normal("".join(e.text for e in beside if e.op is op)) for op in (Op.DELETE, Op.INSERT))
    return old == new


class _Labels:
    """The labels of a version's clauses, by place."""

    def __init__(self, version: Version) -> None:
        self._clauses: dict[int, list[Clause]] = {}
        for clause in version.clauses:
            if clause.labels:
                self._clauses.setdefault(clause.block, []).append(clause)
        lengths = (len(block.text) + len(BLOCK_SEPARATOR) for block in version.blocks)
        self._starts = tuple(accumulate(lengths, initial=0)) if self._clauses else ()

    def touched(self, block: int | None, spans: Sequence[Span] | None) -> set[str]:
        """Return the labels of a block's clauses that meet one of the spans; None is all of the block."""
        if block is None or block not in self._clauses:
            return set()
        offset = self._starts[block]
        return {
            label.label
            for clause in self._clauses[block]
            if spans is None
            or any(start < clause.span[1] - offset and clause.span[0] - offset < end for start, end in spans)
            for label in clause.labels
        }
