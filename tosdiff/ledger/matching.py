"""Which row of a newer state goes on with which row of an older one.

Invariant: each row is paired at most once, and only with a row of the same name or id.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tosdiff.ledger.folding import folded
from tosdiff.models import LedgerRow

_SPACE = re.compile(r"[\s_]+")
Pairs = list[tuple[LedgerRow, LedgerRow]]


def key_of(name: str) -> str:
    """Return a name in the form in which names are compared."""
    return _SPACE.sub(" ", folded(name)).strip("` *").lower()


def matched(
    before: Sequence[LedgerRow], after: Sequence[LedgerRow]
) -> tuple[Pairs, list[LedgerRow], list[LedgerRow]]:
    """Return the pairs of rows in the order of the newer state, the rows that are gone and those that are new.

    A page may hold several rows of one model (a table of states, a history): those of the same section, date
    and announcement go together first.
    """
    free_old = dict(enumerate(before))
    free_new = dict(enumerate(after))
    found: dict[int, int] = {}
    for by_id in (False, True):
        candidates = [
            (_likeness(old, new), -j, -i)
            for i, old in free_old.items()
            for j, new in free_new.items()
            if _may_pair(old, new, by_id=by_id)
        ]
        for _, j, i in sorted(candidates, reverse=True):
            if -i in free_old and -j in free_new:
                found[-j] = -i
                del free_old[-i], free_new[-j]
    pairs = [(before[found[j]], after[j]) for j in sorted(found)]
    return pairs, list(free_old.values()), list(free_new.values())


def _may_pair(old: LedgerRow, new: LedgerRow, *, by_id: bool) -> bool:
    if by_id:
        return bool(old.model_id) and old.model_id == new.model_id
    if key_of(old.model) != key_of(new.model) or (old.version and new.version and old.version != new.version):
        return False
    # The row of a table of states is not that of a history; nor is one plan's date that of another.
    return bool(old.state) == bool(new.state) and key_of(old.scope) == key_of(new.scope)


def _likeness(old: LedgerRow, new: LedgerRow) -> int:
    """Return how much two rows of one model have in common, the most telling first."""
    same_section = old.section[-1:] == new.section[-1:]
    same_told = (
        old.announced is not None and new.announced is not None and old.announced.on == new.announced.on
    )
    same_end = (old.ends.kind, old.ends.on) == (new.ends.kind, new.ends.on)
    return 8 * same_section + 4 * same_told + 2 * same_end + (old.replacement == new.replacement)
