"""How much of a version stands in another one: in place, anywhere, and under which title.

Invariant: of two equal versions all does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tosdiff.language.likeness import words_shared
from tosdiff.language.normalise import normal
from tosdiff.language.words import words_in_full
from tosdiff.models import BlockKind, Change, DocumentText, Op

_HEAD = 5


def kept_in_place(before: DocumentText, after: DocumentText, changes: Sequence[Change]) -> float:
    """Return the share of the longer version's text that stands in both, in place."""
    kept = _kept(before, changes, len)
    longer = max(sum(len(block.text) for block in version.blocks) for version in (before, after))
    return min(1.0, kept / longer) if longer else 1.0


def share_remaining(before: DocumentText, changes: Sequence[Change]) -> float:
    """Return the share of the old words that stand in the new version, where they stood or elsewhere."""
    return min(1.0, _kept(before, changes, count_words) / max(1, count_words(before.text)))


def _kept(before: DocumentText, changes: Sequence[Change], size: Callable[[str], int]) -> int:
    """Return the size of what the changes leave of a version: the blocks that none of them touches, and what they keep."""
    changed = {change.before for change in changes}
    kept = sum(size(block.text) for at, block in enumerate(before.blocks) if at not in changed)
    return kept + sum(size(edit.text) for change in changes for edit in change.edits if edit.op is Op.KEEP)


def count_words(text: str) -> int:
    """Return how many words a text has, parted by blanks."""
    return len(text.split())


def share_of_words(before: DocumentText, after: DocumentText) -> float:
    """Return the share of words that two versions have in common, wherever they stand."""
    return words_shared(words_in_full(normal(before.text)), words_in_full(normal(after.text)))


def titles_of(version: DocumentText) -> set[str]:
    """Return the titles of a version, by their words."""
    headings = [block.text for block in version.blocks[:_HEAD] if block.kind is BlockKind.HEADING][:1]
    return {" ".join(words_in_full(normal(title))) for title in (version.title, *headings) if title}
