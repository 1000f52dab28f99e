"""Each change of a redline stands between the clauses that it stood between."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.world.versions import version
from tosdiff.compare.versions import compare
from tosdiff.models import Block, Change
from tosdiff.report.terminal.diff import _pieces

LOAN = "We lend kites to anyone who asks for them."
RISK = "Every flight is at the risk of whoever holds the line."
PRICE = "A kite costs nine euros a day."
some = st.lists(st.sampled_from((LOAN, RISK, PRICE, "# Kites", "Call us.")), max_size=9)


def test_what_was_removed_is_shown_behind_the_clauses_that_it_stood_behind() -> None:
    compared = compare(version(LOAN, RISK, PRICE, "Call us."), version(LOAN, RISK, "Call us."))
    pieces = list(_pieces(compared, compared.changes, 0))
    assert pieces == [2, *compared.changes, 1]


@given(some, some)
def test_as_many_unchanged_clauses_are_shown_before_a_removed_one_as_stood_before_it(
    old: list[str], new: list[str]
) -> None:
    compared = compare(version(*old), version(*new))
    gone = {change.before for change in compared.changes}
    kept = 0
    for piece in _pieces(compared, compared.changes, 0):
        if isinstance(piece, int):
            kept += piece
        elif isinstance(piece, Change) and piece.after is None and piece.before is not None:
            assert kept == sum(at not in gone for at in range(piece.before))
        assert not isinstance(piece, Block)
    assert kept == len(new) - sum(change.after is not None for change in compared.changes)
