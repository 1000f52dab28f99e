"""Sentences of one form about different things: what one is about is never told as turned into another's subject."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import pairwise
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.versions import version
from tosdiff.compare.align import changes
from tosdiff.language.words import words_of
from tosdiff.models import Change

FRAME = "If you live in {}, please see the part of our Notice on Kites which holds where you are."
WIND = "If you live in {}, please see our Notice on Wind, which holds for you if you fly a kite by night."
LOAN = "We lend kites to anyone who asks for them."
RISK = "Every flight is at the risk of whoever holds the line, on dry days as well."

_OLD_NAMES = ("Brazil", "Canada", "Korea", "Oregon", "Peru", "Wales")
_NEW_NAMES = ("Chile", "Norway")


def told(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str | None, str | None]]:
    """Return each change by the words on either side that say which text it is."""
    before, after = version(*old), version(*new)

    def at(side: Sequence[str], place: int | None) -> str | None:
        return None if place is None else side[place]

    return [(str(c.kind), at(old, c.before), at(new, c.after)) for c in changes(before, after)]


CASES = {
    "joined to the one before": (
        [FRAME.format("Canada"), FRAME.format("Brazil"), RISK],
        [FRAME.format("Canada or Brazil"), WIND.format("Oregon"), RISK],
        {("Brazil", "Oregon"), ("Canada", "Oregon")},
    ),
    "joined to the one behind": (
        [FRAME.format("Brazil"), FRAME.format("Canada"), RISK],
        [WIND.format("Oregon"), FRAME.format("Canada or Brazil"), RISK],
        {("Brazil", "Oregon"), ("Canada", "Oregon")},
    ),
    "joined across a text that stands": (
        [FRAME.format("Canada"), RISK, FRAME.format("Brazil")],
        [FRAME.format("Canada or Brazil"), RISK, WIND.format("Oregon")],
        {("Brazil", "Oregon")},
    ),
    "changed places": (
        [FRAME.format("Canada") + " See part 4.", FRAME.format("Brazil") + " See part 5."],
        [FRAME.format("Brazil") + " See part 6.", FRAME.format("Canada") + " See part 7."],
        {("Canada", "Brazil"), ("Brazil", "Canada")},
    ),
    "companies": (
        [
            f"We use {name} to {what} for us, and it sees no more than it needs for that."
            for name, what in (("Larkspur, Inc.", "send mail"), ("Alder GmbH", "take payments"))
        ],
        [
            f"We use {name} to {what} for us, and it sees no more than it needs for that."
            for name, what in (("Alder GmbH", "send mail and take payments"), ("Cedar SA", "store files"))
        ],
        {("Alder", "Cedar"), ("Larkspur", "Cedar")},
    ),
    "what has no capital": (
        [
            f"We keep the {what} that you give to us for {days} days after you leave."
            for what, days in (("letters", 30), ("pictures", 60))
        ],
        [
            f"We keep the {what} that you give to us for {days} days after you leave."
            for what, days in (("letters and pictures", 30), ("songs", 60))
        ],
        {("pictures", "songs")},
    ),
    "headings": (
        ["# Notice for Canada", LOAN, "# Notice for Brazil", RISK],
        ["# Notice for Canada and Brazil", LOAN, RISK, "# Notice for Oregon", "Ask us."],
        {("Brazil", "Oregon")},
    ),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("backwards", [False, True])
def test_what_stands_elsewhere_is_not_told_as_turned_into_another(name: str, backwards: bool) -> None:
    old, new, false = CASES[name]
    if backwards:
        old, new, false = new, old, {(gone, came) for came, gone in false}
    found = told(old, new)
    for kind, before, after in found:
        if before is None or after is None:
            continue
        for gone, came in false:
            only = gone in before and came in after and gone not in after and came not in before
            assert not only, (kind, before, after)


def test_the_text_that_was_joined_is_removed_and_the_new_one_added() -> None:
    old, new, _ = CASES["joined to the one before"]
    assert sorted(told(old, new), key=str) == [
        ("added", None, WIND.format("Oregon")),
        ("modified", FRAME.format("Brazil"), FRAME.format("Canada or Brazil")),
        ("removed", FRAME.format("Canada"), None),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # nothing else holds what it was about
        ([FRAME.format("Brazil"), FRAME.format("Canada")], [FRAME.format("Brazil"), FRAME.format("Chile")]),
        # what it was about is renamed everywhere
        (
            [FRAME.format("Larkspur Hill"), FRAME.format("Larkspur Bay")],
            [FRAME.format("Halcyon Hill"), FRAME.format("Halcyon Bay")],
        ),
        # a figure names nothing, wherever else it stands
        (
            [f"{FRAME.format('Brazil')} Part 4.", f"{FRAME.format('Canada')} Part 5."],
            [f"{FRAME.format('Brazil')} Part 5.", f"{FRAME.format('Canada')} Part 6."],
        ),
        # no other text has its form
        ([LOAN, FRAME.format("Brazil")], [FRAME.format("Oregon"), "Brazil has kites that we lend."]),
    ],
)
def test_a_text_of_the_same_form_about_the_same_is_reworded(old: list[str], new: list[str]) -> None:
    of_one_form = [(before, after) for kind, before, after in told(old, new) if kind == "modified"]
    expected = [
        (b, a) for b, a in zip(old, new, strict=True) if b != a and "you live" in b and "you live" in a
    ]
    assert of_one_form == (expected or [(old[1], new[0])])


@st.composite
def sorted_into_texts(draw: st.DrawFn, names: Sequence[str]) -> list[list[str]]:
    """Return the names in groups of up to three, in any order, some left out."""
    chosen = draw(st.permutations(names).map(list))[: draw(st.integers(1, len(names)))]
    groups: list[list[str]] = []
    while chosen:
        size = draw(st.integers(1, 3))
        groups.append(chosen[:size])
        chosen = chosen[size:]
    return groups


def _texts(groups: Sequence[Sequence[str]], frames: Sequence[str]) -> list[str]:
    return [frames[at % len(frames)].format(" or ".join(group)) for at, group in enumerate(groups)]


def _names(text: str) -> set[str]:
    return {*_OLD_NAMES, *_NEW_NAMES}.intersection(words_of(text))


def _is_true(change: Change, old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether a reworded text shares a name with what it became, or no other text took its names or gave them."""
    if change.before is None or change.after is None:
        return True
    was, now = _names(old[change.before]), _names(new[change.after])
    if was & now:
        return True
    gone = {name for text in new for name in _names(text)} & was
    came = {name for text in old for name in _names(text)} & now
    return 2 * len(gone) < len(was) and 2 * len(came) < len(now)


@given(
    sorted_into_texts(_OLD_NAMES),
    sorted_into_texts((*_OLD_NAMES, *_NEW_NAMES)),
    st.sampled_from(["", " We may change it."]),
)
def test_no_name_is_told_as_turned_into_another_while_it_stands_elsewhere(
    groups: list[list[str]], new_groups: list[list[str]], ending: str
) -> None:
    old, new = _texts(groups, [FRAME]), _texts(new_groups, [FRAME + ending])
    for change in changes(version(*old), version(*new)):
        assert _is_true(change, old, new), (old, new, change)


def _calls(old: list[str], new: list[str]) -> int:
    count = 0

    def tick(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before, after = version(*old), version(*new)
    sys.setprofile(tick)
    try:
        changes(before, after)
    finally:
        sys.setprofile(None)
    return count


def test_twice_as_many_texts_of_one_form_take_little_more_than_twice_the_work() -> None:
    def work(number: int) -> int:
        lands = [f"Land{number}x{n}a" for n in range(number + 1)]  # words that were not seen before
        old = [FRAME.format(land) for land in lands]
        new = [FRAME.format(f"{a} or {b}" if a < b else f"{a}b") for a, b in pairwise(lands)]
        return _calls(old, new)

    work(10)
    assert work(400) < 2.5 * work(200)
