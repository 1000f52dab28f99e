"""Where a lane may say "checked, same", and where each mark falls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.history.timeline import Lane, Mark, Scale, Track, lane, longest_unbroken
from tosdiff.models import Outcome, Significance, Visit

START = datetime(2026, 1, 1, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def visits(*days: float, refused: tuple[float, ...] = ()) -> list[Visit]:
    seen = [Visit(at=day(n), outcome=Outcome.UNCHANGED, snapshot="s") for n in days]
    met = [Visit(at=day(n), outcome=Outcome.REFUSED) for n in refused]
    return sorted(seen + met, key=lambda visit: visit.at)


def mark(at: float, significance: Significance = Significance.WORDING) -> Mark:
    return Mark(
        at=day(at), after=None, snapshot="s", significance=significance, labels=(), explanation="changed"
    )


def tracks(of: Lane, days: int) -> list[Track]:
    """Return what a lane shows of each of so many days."""
    return [cell.track for cell in Scale(start=day(0), end=day(days), columns=days).cells(of)]


def test_daily_visits_are_one_stretch_and_a_week_without_is_allowed() -> None:
    found = lane("halcyon/terms", visits(0, 1, 2, 3, 10), [])
    assert [(s.start, s.end, s.visits) for s in found.stretches] == [(day(0), day(10), 5)]
    assert found.gaps == ()
    assert set(tracks(found, 10)) == {Track.CHECKED}


def test_more_than_a_week_without_a_visit_is_a_gap() -> None:
    found = lane("halcyon/terms", visits(0, 1, 2, 11, 12), [])
    assert [(g.start, g.end) for g in found.gaps] == [(day(2), day(11))]
    shown = tracks(found, 13)
    assert shown[:2] == [Track.CHECKED] * 2
    assert shown[2:11] == [Track.SEEN] + [Track.GAP] * 8
    assert shown[11:] == [Track.CHECKED] * 2


@pytest.mark.parametrize(
    ("every", "unbroken"), [(0.5, 7), (1, 7), (3, 9), (7, 21), (14, 21), (30, 21), (90, 21)]
)
def test_what_is_a_gap_depends_on_how_often_one_visits(every: float, unbroken: float) -> None:
    assert longest_unbroken([day(n * every) for n in range(9)]) == timedelta(days=unbroken)


def test_refused_visits_leave_a_gap_and_are_told() -> None:
    found = lane("halcyon/terms", visits(0, 1, 2, 12, refused=(4, 5, 20)), [])
    assert [g.refused for g in found.gaps] == [(day(4), day(5)), (day(20),)]
    shown = tracks(found, 21)
    assert [n for n, track in enumerate(shown) if track is Track.REFUSED] == [4, 5, 20]
    assert (found.verified, found.unverified) == (4, 3)


def test_refused_visit_between_close_ones_is_no_gap() -> None:
    found = lane("halcyon/terms", visits(0, 1, 2, 3, refused=(1.5,)), [])
    assert found.gaps == ()
    assert found.unverified == 1


def test_lane_of_refused_visits_alone_is_one_gap() -> None:
    found = lane("halcyon/terms", visits(refused=(1, 2, 3)), [])
    assert found.stretches == ()
    assert found.span == (day(1), day(3))
    assert Track.CHECKED not in tracks(found, 5)


def test_never_visited_lane_shows_nothing() -> None:
    assert set(tracks(lane("halcyon/terms", [], []), 5)) == {Track.NOTHING}


def test_nothing_is_said_of_the_time_before_and_after() -> None:
    shown = tracks(lane("halcyon/terms", visits(3, 4, 5), []), 9)
    assert shown == [Track.NOTHING] * 3 + [Track.CHECKED] * 3 + [Track.NOTHING] * 3


def test_a_single_visit_is_seen_in_its_cell() -> None:
    found = lane("halcyon/terms", visits(2), [mark(2)])
    cells = Scale(start=day(0), end=day(4), columns=4).cells(found)
    assert [(cell.track is Track.CHECKED, len(cell.marks)) for cell in cells] == [
        (False, 0), (False, 0), (True, 1), (False, 0),
    ]  # fmt: skip


def test_the_last_column_holds_the_end_of_the_span() -> None:
    found = lane("halcyon/terms", visits(0, 1, 2, 12), [mark(12)])
    cell = Scale(start=day(0), end=day(12), columns=6).cells(found)[-1]
    assert (cell.track, len(cell.marks)) == (Track.SEEN, 1)


@pytest.mark.parametrize(
    ("days", "columns", "expected"),
    [
        (3, 60, ["2026-01-01", "2026-01-02", "2026-01-03"]),
        (20, 60, ["2026-01-01", "2026-01-08", "2026-01-15"]),
        (180, 60, ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]),
        (600, 60, ["2026-01", "2026-04", "2026-07", "2026-10", "2027-01", "2027-04"]),
        (3000, 60, ["2026", "2027", "2028", "2029", "2030", "2031", "2032", "2033"]),
        (9000, 40, ["2028", "2032", "2036", "2040", "2044", "2048"]),
    ],
)
def test_axis_names_days_months_or_years_as_they_fit(days: int, columns: int, expected: list[str]) -> None:
    scale = Scale(start=day(0), end=day(days), columns=columns)
    assert [name for _, name in scale.ticks()] == expected


SPANS = st.tuples(st.floats(0, 4000), st.floats(1, 4000)).map(lambda pair: (pair[0], sum(pair)))


@given(SPANS, st.integers(8, 240))
def test_names_of_the_axis_never_touch_and_never_run_over(span: tuple[float, float], columns: int) -> None:
    ticks = Scale(start=day(span[0]), end=day(span[1]), columns=columns).ticks()
    end = -1
    for column, name in ticks:
        assert column > end
        end = column + len(name)
    assert end <= columns


TIMES = st.lists(st.floats(0, 400), max_size=30)


@given(TIMES, TIMES, TIMES, SPANS, st.integers(1, 240))
def test_every_lane_fills_its_columns_and_holds_each_mark_once(
    seen: list[float], refused: list[float], marks: list[float], span: tuple[float, float], columns: int
) -> None:
    found = lane("halcyon/terms", visits(*seen, refused=tuple(refused)), [mark(at) for at in marks])
    start, end = day(span[0]), day(span[1])
    cells = Scale(start=start, end=end, columns=columns).cells(found)
    assert len(cells) == columns
    shown = [m for cell in cells for m in cell.marks]
    assert shown == [m for m in found.marks if start <= m.at <= end]


@given(TIMES, TIMES)
def test_stretches_and_gaps_take_turns_and_hold_every_visit(seen: list[float], refused: list[float]) -> None:
    found = lane("halcyon/terms", visits(*seen, refused=tuple(refused)), [])
    assert sum(stretch.visits for stretch in found.stretches) == len(seen) == found.verified
    parts = [(part.start, part.end) for part in found.stretches]
    parts += [(part.start, part.end) for part in found.gaps]
    assert all(one[1] <= other[0] for one, other in pairwise(sorted(parts)))
    for gap in found.gaps:
        assert not any(gap.start < day(at) < gap.end for at in seen)
