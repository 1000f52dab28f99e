"""Several sources are one history: the same words are one version, and what contradicts is told and changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.history.states import states_of
from tosdiff.history.witnesses import JoinedSightings, Sameness, joined_sightings
from tosdiff.models import Sighting

START = datetime(2026, 1, 1, tzinfo=UTC)


def page(day: float, name: str) -> Sighting:
    return Sighting(START + timedelta(days=day), name, live=False)


def text(day: float, name: str) -> Sighting:
    return Sighting(START + timedelta(days=day), name, live=False, of_text=True)


def likeness(one: str, other: str) -> Sameness:
    """Names say what a snapshot is: `a1` and `a2` are the same words, `a` and `a?` nearly, `a` and `A` editions."""
    if one[0] == other[0]:
        return Sameness.NEARLY if "?" in one else Sameness.SAME
    return Sameness.ANOTHER_EDITION if one[0].lower() == other[0].lower() else Sameness.APART


def joined(*sightings: Sighting) -> JoinedSightings:
    return joined_sightings(sightings, likeness)


def names(*sightings: Sighting) -> list[str | None]:
    return [state.snapshot for state in states_of(joined(*sightings).sightings)]


def test_text_of_the_same_words_at_one_time_is_a_sighting_of_the_page() -> None:
    found = joined(page(1, "a1"), text(1.001, "a2"), page(2, "b1"), text(2, "b2"))
    assert [each.snapshot for each in found.sightings] == ["a1", "a1", "b1", "b1"]
    assert found.contradictions == ()


def test_text_before_the_first_page_says_when_its_words_were_first_seen() -> None:
    found = joined(text(1, "a2"), page(9, "a1"))
    assert [(s.snapshot, s.first_seen) for s in states_of(found.sightings)] == [
        ("a1", START + timedelta(days=1))
    ]


def test_text_dates_a_change_that_pages_saw_later() -> None:
    assert names(page(1, "a1"), text(5, "b2"), page(30, "b1")) == ["a1", "b1"]
    state = states_of(joined(page(1, "a1"), text(5, "b2"), page(30, "b1")).sightings)[1]
    assert state.first_seen == START + timedelta(days=5)


def test_text_that_no_page_shows_is_a_version_of_its_own() -> None:
    assert names(page(1, "a1"), text(40, "b2"), page(80, "c1")) == ["a1", "b2", "c1"]


def test_two_texts_of_one_time_are_a_contradiction_and_no_change() -> None:
    found = joined(page(1, "a1"), text(1.002, "b2"), page(2, "a1"), text(2, "b2"))
    assert [each.snapshot for each in found.sightings] == ["a1", "a1"]
    assert [(c.text, c.page, c.page_at) for c in found.contradictions] == [
        ("b2", "a1", START + timedelta(days=1))
    ]


def test_page_that_stands_before_and_after_contradicts_a_text_between() -> None:
    found = joined(page(1, "a1"), text(5, "b2"), page(9, "a1"))
    assert [each.snapshot for each in found.sightings] == ["a1", "a1"]
    assert len(found.contradictions) == 1


def test_months_between_two_sightings_of_a_page_leave_room_for_another_text() -> None:
    assert names(page(1, "a1"), text(50, "b2"), page(99, "a1")) == ["a1", "b2", "a1"]


def test_text_that_nearly_says_the_same_is_one_with_a_page_of_its_time_or_around_it() -> None:
    assert names(page(1, "a1"), text(1, "a?"), page(3, "a1"), text(4, "a?"), page(5, "a1")) == ["a1"]


def test_text_of_another_edition_contradicts_nothing() -> None:
    assert names(page(1, "a1"), text(1, "A2"), page(2, "a1")) == ["a1", "A2", "a1"]


def test_where_a_change_lies_between_two_pages_a_text_is_of_the_one_it_says() -> None:
    found = joined(page(1, "a1"), text(1.004, "a2"), page(1.005, "b1"))
    assert [each.snapshot for each in found.sightings] == ["a1", "a1", "b1"]


SIGHTINGS = st.lists(
    st.builds(
        Sighting, st.integers(0, 4000).map(lambda hours: START + timedelta(hours=hours)), st.sampled_from(["a1", "a2", "a?", "A1", "b1", "b2", None]),
        st.just(False), st.booleans(),
    ),
    max_size=14,
)  # fmt: skip


@given(SIGHTINGS)
def test_what_pages_showed_is_never_altered_by_texts(sightings: list[Sighting]) -> None:
    found = joined(*sightings)
    pages = [each for each in sightings if not each.of_text]
    assert [sightings[place] for place in found.kept if not sightings[place].of_text] == pages
    assert [
        e for e, place in zip(found.sightings, found.kept, strict=True) if not sightings[place].of_text
    ] == pages
    left_out = {sightings[at].snapshot for at in range(len(sightings)) if at not in found.kept}
    assert left_out == {each.text for each in found.contradictions}


@given(SIGHTINGS, st.randoms(use_true_random=False))
def test_order_in_which_sources_came_makes_no_difference(sightings: list[Sighting], chance: object) -> None:
    apart = {each.at: each for each in sightings}
    ordered = [apart[at] for at in sorted(apart)]
    pages_first = sorted(ordered, key=lambda each: each.of_text)
    one, other = (states_of(joined(*each).sightings) for each in (ordered, pages_first))
    assert one == other


@given(SIGHTINGS)
def test_without_texts_or_without_pages_nothing_is_joined(sightings: list[Sighting]) -> None:
    for of_text in (False, True):
        alone = [each._replace(of_text=of_text) for each in sightings]
        assert joined(*alone).sightings == tuple(alone)
