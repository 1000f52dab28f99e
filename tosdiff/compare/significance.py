"""What kind of change this is: wording, editorial or presentation.

Invariant: a number, negation, exception or modal verb that changed is always wording.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tosdiff.models import Change, Op, Significance, Version
from tosdiff.normalise import normal

_UPDATED = re.compile(r"^(?:last )?(?:updated|modified|revised)\b.{0,60}$|^.{0,30}\b(?:last (?:updated|modified))\b.{0,50}$", re.I)
_PLAIN = re.compile(r"[\W_]+")


def classify(before: Version, after: Version, changes: Sequence[Change]) -> tuple[Significance, str]:
    """Return the class of a change and the rule that decided it, in one line."""
    old = [normal(b.text) for b in before.blocks]
    new = [normal(b.text) for b in after.blocks]
    if old == new:
        return Significance.PRESENTATION, "the words are the same; markup, links or typography differ"
    decisive = [c for c in changes if not _editorial(c)]
    if not decisive:
        return Significance.EDITORIAL, "only dates of revision, numbering, punctuation or capitals differ"
    return Significance.WORDING, f"words of {len(decisive)} {'clause' if len(decisive) == 1 else 'clauses'} changed"


def _editorial(change: Change) -> bool:
    old = normal("".join(e.text for e in change.edits if e.op is not Op.INSERT))
    new = normal("".join(e.text for e in change.edits if e.op is not Op.DELETE))
    if _UPDATED.search(old or new) and _UPDATED.search(new or old):
        return True
    return _PLAIN.sub("", old).lower() == _PLAIN.sub("", new).lower()
