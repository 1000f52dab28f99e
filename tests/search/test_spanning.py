"""A quotation that runs over blocks is found where they follow one another, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.indexes import index_of, number_of
from tosdiff.language.quotation import occurrences, wanted
from tosdiff.models import BLOCK_SEPARATOR
from tosdiff.search.index import Index
from tosdiff.search.spanning import spanning

TERMS, OTHER = "halcyon/terms", "larkspur/terms"
LISTED = ["You may not:", "- resell the Service to others;", "- copy it.", "That is all."]


def found(index: Index, quotation: str, *names: str) -> dict[str, set[int]]:
    """Return by document the snapshots in which a quotation runs over blocks."""
    known = {number_of(index, name): name for name in names or (TERMS,)}
    found: dict[str, set[int]] = {}
    for each in spanning(index, wanted(quotation), list(known)):
        assert len(each.passages) > 1
        found.setdefault(known[each.document], set()).update(each.snapshots)
    return found


@pytest.mark.parametrize(
    "quotation",
    [
        "You may not: resell the Service",
        "the Service to others; copy it.",
        "not: resell the Service to others; copy it. That is",
        "copy it. That",
    ],
)
def test_quotation_is_found_from_the_middle_of_one_block_to_the_middle_of_another(quotation: str) -> None:
    with index_of({TERMS: [LISTED]}) as index:
        assert found(index, quotation) == {TERMS: {0}}


def test_only_snapshots_in_which_the_blocks_follow_one_another_are_named() -> None:
    apart = [LISTED[0], LISTED[2], LISTED[1], LISTED[3]]
    with index_of({TERMS: [LISTED, apart, LISTED], OTHER: [apart, LISTED]}) as index:
        assert found(index, "You may not: resell the Service", TERMS, OTHER) == {TERMS: {0, 2}, OTHER: {1}}
        assert found(index, "You may not: resell the Service", OTHER) == {OTHER: {1}}


def test_mark_at_the_end_of_a_block_is_part_of_the_wording() -> None:
    with index_of({TERMS: [LISTED]}) as index:
        assert found(index, "may not resell") == {}


def test_words_within_one_block_run_over_none() -> None:
    with index_of({TERMS: [LISTED]}) as index:
        assert found(index, "resell the Service") == {}


def test_heading_of_one_word_amid_the_quotation_is_run_through() -> None:
    with index_of({TERMS: [["We tell you before.", "# Fees", "Fees are due."]]}) as index:
        assert found(index, "before. Fees Fees are due") == {TERMS: {0}}


LINES = st.lists(st.sampled_from("alpha beta gamma delta".split()), min_size=1, max_size=3).map(" ".join)
# No block stands twice in a text: a quotation that begins and ends in the same words of two blocks is not looked for.
TEXTS = st.lists(LINES, min_size=1, max_size=6, unique=True)
HISTORIES = st.lists(TEXTS, min_size=1, max_size=4)


@given(HISTORIES, st.data())
def test_every_snapshot_that_holds_it_over_blocks_is_named_and_no_other(
    history: list[list[str]], data: st.DataObject
) -> None:
    words = " ".join(data.draw(st.sampled_from(history))).split()
    start = data.draw(st.integers(0, len(words) - 1))
    quotation = " ".join(words[start : data.draw(st.integers(start + 1, len(words)))])
    with index_of({TERMS: history}) as index:
        named = found(index, quotation).get(TERMS, set())
    want = wanted(quotation)
    for number, lines in enumerate(history):
        text = BLOCK_SEPARATOR.join(lines)
        places = [text[slice(*each.span)] for each in occurrences(want, text)]
        if any(BLOCK_SEPARATOR in place for place in places):
            assert number in named, (quotation, lines)
        elif not places:
            assert number not in named, (quotation, lines)
