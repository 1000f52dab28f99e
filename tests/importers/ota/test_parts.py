"""A record of several pages is taken apart where they begin, or not at all."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.importers.ota.collections import JoinedPage
from tosdiff.importers.ota.parts import taken_apart

ONE = (
    "Updated: 1 May 2025\n\nTerms of Use\n============\n\nYou agree.\n\n- - -\n\nA rule stands above this.\n"
)
TWO = "Table of contents\n\n* [1\\. Fees](#fees)\n* [2\\. End](#end)\n\nLast updated: 2 May 2025\n\nService terms\n=============\n\nFees are due.\n"
THREE = "# Sharing & publication policy\n\nShare with care.\n"
PAGES = (
    JoinedPage(titles=("Terms of Use",)),
    JoinedPage(titles=("Service terms",)),
    JoinedPage(titles=("Old name", "Sharing & publication policy")),
)


@pytest.mark.parametrize("mark", ["\n", "\n- - -\n\n"])
def test_pages_begin_with_what_stands_above_their_titles(mark: str) -> None:
    found = taken_apart(mark.join([ONE, TWO, THREE]), PAGES, 3)
    assert found is not None
    assert [text.strip() for text in found] == [ONE.strip(), TWO.strip(), THREE.strip()]


def test_rule_of_the_legal_text_is_no_mark() -> None:
    assert taken_apart(ONE + "\n" + TWO, PAGES, 2) == (ONE + "\n", TWO)


@pytest.mark.parametrize("text", [ONE + THREE, ONE + "\n" + TWO + "\n" + TWO, ONE, ""])
def test_record_whose_titles_are_not_found_once_is_not_taken_apart(text: str) -> None:
    assert taken_apart(text, PAGES, 2) is None


def test_record_of_more_pages_than_are_known_is_not_taken_apart() -> None:
    assert taken_apart(ONE + TWO + THREE, PAGES[:2], 3) is None


def test_known_line_above_a_title_belongs_to_it() -> None:
    pages = (PAGES[0], JoinedPage(titles=("Service terms",), above=("We updated the [terms]",)))
    assert (
        taken_apart(f"{ONE}\nWe updated the [terms](https://a.example).\n\n{THREE}\n{TWO}", pages, 2)
        is not None
    )
    found = taken_apart(
        f"{ONE}\n- - -\n\nWe updated the [terms](https://a.example).\n\nService terms\n===\n", pages, 2
    )
    assert found is not None
    assert found[1].startswith("We updated")


PIECES = st.sampled_from(
    [
        "- - -",
        "Service terms\n===",
        "Terms of Use\n===",
        "Updated: May",
        "* [a](#a)",
        "Table of contents",
        "Words.",
        "",
    ]
)


@given(st.lists(PIECES, max_size=12), st.integers(0, 4))
def test_pages_are_the_record_but_for_the_marks_between(pieces: list[str], count: int) -> None:
    text = "\n\n".join(pieces)
    found = taken_apart(text, PAGES, count)
    if found is None:
        return
    assert len(found) == max(1, count)
    marks = text.count("- - -")
    kept = ["".join(each.split()) for each in found]
    whole = "".join(text.split())
    # some choice of the marks, left out between pages, gives the whole again
    assert any(
        "".join(k + ("---" if at in chosen else "") for at, k in enumerate(kept)) == whole
        for size in range(min(marks, len(kept)) + 1)
        for chosen in combinations(range(len(kept)), size)
    )
