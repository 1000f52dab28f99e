"""What a chain with branches says of its lines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.models import Outcome, Visit
from tosdiff.store.chain import Chain
from tosdiff.store.visits import FIRST, digest, encode

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

_builds_on = st.lists(st.lists(st.integers(0, 100), min_size=1, max_size=3, unique=True), max_size=12)
"""Of each line, on which lines above it builds, by number modulo how many there are; 0 is the beginning."""


def chain_of(builds_on: list[list[int]]) -> tuple[Chain, list[set[int]]]:
    """Return a log whose lines build on those given, and of each line all that it stands after."""
    digests, lines, after = [FIRST], list[bytes](), [set[int]()]
    for number, given_ in enumerate(builds_on, 1):
        before = list(dict.fromkeys(each % number for each in given_))
        merged = [digests[each] for each in before[1:] if each]
        line = encode(
            Visit(at=AT + timedelta(days=number), outcome=Outcome.FAILED), digests[before[0]], merged
        )
        lines.append(line)
        digests.append(digest(line))
        parents = {before[0], *(each for each in before[1:] if each)}
        after.append(parents.union(*(after[each] for each in parents)) - {0})
    chain = Chain()
    chain.grow(lines)
    return chain, after


@given(_builds_on)
def test_a_line_stands_beside_others_where_it_is_neither_before_nor_after_one(
    builds_on: list[list[int]],
) -> None:
    chain, after = chain_of(builds_on)
    numbers = range(1, len(builds_on) + 1)
    beside = {
        one
        for one in numbers
        for other in numbers
        if one != other and one not in after[other] and other not in after[one]
    }
    assert chain.beside_others() == beside


def test_what_stands_before_a_branch_and_after_its_end_is_beside_nothing() -> None:
    chain, _ = chain_of([[0], [1], [1], [2, 3], [4]])
    assert chain.branches == [3, 4]
    assert chain.beside_others() == {2, 3}
