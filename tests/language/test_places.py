"""Places: known by every name in whole words, and by what lies in them."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from tosdiff.language.places import (
    is_place,
    lies_within,
    means_elsewhere,
    places_declared,
    places_in,
    related,
)
from tosdiff.language.tables import table

NAMES: dict[str, list[str]] = table("places")["names"]
PLACES = st.frozensets(st.sampled_from(sorted(NAMES)))


@pytest.mark.parametrize(("place", "name"), [(place, name) for place in NAMES for name in NAMES[place]])
def test_every_name_means_its_place_alone(place: str, name: str) -> None:
    assert places_in(f"under the law of {name}, too") == {place}
    assert is_place(name)


def test_no_name_means_two_places() -> None:
    names = [name for listed in NAMES.values() for name in listed]
    assert len(names) == len(set(names))


def test_what_has_members_and_is_a_member_is_a_place() -> None:
    for whole, parts in table("places")["members"].items():
        assert {whole, *parts} <= set(NAMES)


@pytest.mark.parametrize("text", ["tell us", "Indianapolis", "an Englishman", "eu", "the terms of use"])
def test_a_place_is_named_in_whole_words_as_places_are_written(text: str) -> None:
    assert places_in(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("the laws of the State of West Virginia", "West Virginia"),
        ("the law of New Mexico", "New Mexico"),
        ("the courts of Northern Ireland", "Northern Ireland"),
        ("Washington, D.C., and nowhere else", "District of Columbia"),
        ("the British Virgin Islands", "British Virgin Islands"),
        ("offices in New England", "US"),
    ],
)
def test_a_name_that_holds_another_places_is_not_that_place(text: str, place: str) -> None:
    assert places_in(text) == {place}


@pytest.mark.parametrize(
    ("words", "expected"),
    [("us", {"US"}), ("united states", {"US"}), ("Europe, not uk", {"EEA"}), ("consumers", set())],
)
def test_a_person_may_write_a_place_in_any_case(words: str, expected: set[str]) -> None:
    assert places_declared(words) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("EEA", "Ireland", True),
        ("Ireland", "Germany", True),
        ("California", "US", True),
        ("UK", "EEA", False),
    ],
)
def test_places_are_related_where_one_holds_the_other_or_both_lie_in_one(
    one: str, other: str, expected: bool
) -> None:
    assert related({one}, {other}) is related({other}, {one}) is expected


def test_part_lies_within_its_whole_and_not_the_other_way() -> None:
    assert lies_within(frozenset({"Ireland"}), frozenset({"EEA"}))
    assert not lies_within(frozenset({"EEA"}), frozenset({"Ireland"}))


@pytest.mark.parametrize("words", ["rest of the world", "International", "world-wide"])
def test_an_edition_for_everyone_else_is_known_by_its_name(words: str) -> None:
    assert means_elsewhere(words)
    assert not means_elsewhere("Europe")
