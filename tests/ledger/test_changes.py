"""What changed between two states of a page."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.ledger.changes import shifts
from tosdiff.ledger.contradictions import contradictions
from tosdiff.models import PageLedger, Shift, ShiftKind

from .pages import of_markdown

HEAD = "| Model | Current State | Deprecated | Retirement date | Replacement |\n|---|---|---|---|---|\n"


def page(*rows: str, over: str = "") -> PageLedger:
    return of_markdown(
        f"# Deprecations\n\n{over}\n\n## Status\n\n{HEAD}" + "\n".join(f"| {row} |" for row in rows) + "\n"
    )


def between(before: PageLedger, after: PageLedger) -> tuple[Shift, ...]:
    return shifts(before, after, seen_before=date(2026, 3, 1), seen_after=date(2026, 3, 8))


def told(before: PageLedger, after: PageLedger) -> list[tuple[str, str, str]]:
    return [(str(each.kind), each.old, each.new) for each in between(before, after)]


ACTIVE = "heron-2 | Active | N/A | Not sooner than 2026-05-14 | "


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (ACTIVE, "heron-2 | Deprecated | 2026-03-05 | 2026-06-15 | heron-3",
         [("date_set", "not before 2026-05-14", "2026-06-15"), ("announced", "", "2026-06-15"),
          ("state_changed", "Active", "Deprecated"), ("replacement_changed", "", "heron-3")]),
        ("heron-2 | Deprecated | 2026-01-05 | 2026-06-15 | x-1", "heron-2 | Deprecated | 2026-01-05 | 2026-07-15 | x-1",
         [("moved_later", "2026-06-15", "2026-07-15")]),
        ("heron-2 | Deprecated | 2026-01-05 | 2026-06-15 | x-1", "heron-2 | Deprecated | 2026-01-05 | 2026-06-01 | x-1",
         [("moved_earlier", "2026-06-15", "2026-06-01")]),
        ("heron-2 | Deprecated | 2026-01-05 | 2026-06-15 | x-1", "heron-2 | Retired | 2026-01-05 | 2026-06-15 | x-1",
         [("retired", "Deprecated", "Retired")]),
        ("heron-2 | Deprecated | 2026-01-05 | 2026-06-15 | x-1", "heron-2 | Deprecated | 2026-01-07 | 2026-06-15 | x-1",
         [("announced_changed", "2026-01-05", "2026-01-07")]),
        ("heron-2 | Deprecated | 2026-01-05 | 2026-06-15 | x-1", "heron-2 | Deprecated | 2026-01-05 | TBD | x-1",
         [("reopened", "2026-06-15", "")]),
    ],
)  # fmt: skip
def test_each_kind_of_change_is_told_as_what_it_is(
    before: str, after: str, expected: list[tuple[str, str, str]]
) -> None:
    assert told(page(before), page(after)) == expected


def test_a_date_moved_after_it_had_passed_is_marked() -> None:
    old, new = (
        page(f"heron-2 | Deprecated | 2026-01-05 | {day} | x-1") for day in ("2026-02-15", "2026-04-15")
    )
    (moved,) = between(old, new)
    assert (moved.kind, moved.passed) == (ShiftKind.LATER, True)
    old, new = (
        page(f"heron-2 | Deprecated | 2026-01-05 | {day} | x-1") for day in ("2026-03-15", "2026-04-15")
    )
    assert not between(old, new)[0].passed


def test_an_announcement_taken_back_is_told_and_a_row_that_only_left_is_not_one() -> None:
    stays = "heron-9 | Active | N/A | Not sooner than 2027-05-14 | "
    ahead = page("heron-2 | Deprecated | 2026-01-05 | 2026-06-15 | x-1", stays)
    over = page("heron-2 | Retired | 2026-01-05 | 2026-02-15 | x-1", stays)
    assert told(ahead, page(stays)) == [
        ("row_vanished", "2026-06-15", ""),
        ("announcement_withdrawn", "2026-06-15", ""),
    ]
    assert told(over, page(stays)) == [("row_vanished", "2026-02-15", "")]


def test_models_that_share_a_change_are_told_together() -> None:
    old = page(*(f"heron-{n} | Deprecated | 2026-01-05 | 2026-06-15 | x-1" for n in range(3)))
    new = page(*(f"heron-{n} | Deprecated | 2026-01-05 | 2026-06-15 | x-2" for n in range(3)))
    (changed,) = between(old, new)
    assert changed.models == ("heron-0", "heron-1", "heron-2")


def test_a_row_of_a_history_is_not_compared_with_that_of_a_table_of_states() -> None:
    history = "\n\n## 2026-01-05: Heron 2\n\n| Retirement date | Deprecated model |\n|---|---|\n| 2026-06-15 | heron-2 |\n"
    both = of_markdown(
        f"# Deprecations\n\n## Status\n\n{HEAD}| heron-2 | Deprecated | 2026-01-05 | 2026-06-20 | |{history}"
    )
    (contradiction,) = contradictions(both.rows)
    assert (contradiction.models, contradiction.old, contradiction.new) == (
        ("heron-2",),
        "2026-06-20",
        "2026-06-15",
    )
    one = of_markdown(f"# Deprecations{history}")
    assert ("moved_earlier", "2026-06-20", "2026-06-15") in told(both, one)


def test_an_earliest_date_and_a_later_entry_of_a_log_contradict_nothing() -> None:
    earliest = page(
        "heron-2 | Active | N/A | Not sooner than 2026-05-14 | ",
        "heron-2 | Deprecated | 2026-01-05 | 2026-06-15 | ",
    )
    log = of_markdown(
        "## March 5, 2026\n\nheron-2 will be retired on June 9, 2026.\n\n## March 1, 2026\n\nheron-2 will be retired on May 9, 2026.\n"
    )
    assert contradictions(earliest.rows) == contradictions(log.rows) == ()


def test_a_promise_that_appears_goes_or_changes_is_told() -> None:
    promise = "We provide at least {} days notice before a model is retired."
    rows = (ACTIVE,)
    silent, sixty, thirty = (
        page(*rows),
        page(*rows, over=promise.format(60)),
        page(*rows, over=promise.format(30)),
    )
    assert [kind for kind, _, _ in told(silent, sixty)] == ["promise_changed"]
    (changed,) = between(sixty, thirty)
    assert str(changed.promised_before and changed.promised_before.minimum) == "60 days"
    assert str(changed.promised and changed.promised.minimum) == "30 days"


STATES = st.lists(
    st.tuples(
        st.sampled_from(["heron-1", "heron-2", "heron-3"]), st.sampled_from(["Active", "Deprecated", "Retired"]),
        st.dates(date(2026, 1, 1), date(2026, 3, 1)), st.dates(date(2026, 2, 1), date(2026, 12, 1)),
    ).map(lambda row: f"{row[0]} | {row[1]} | {row[2]} | {row[3]} | "),
    max_size=4,
)  # fmt: skip


@given(STATES, STATES)
def test_equal_states_give_nothing_and_every_shift_names_a_row(before: list[str], after: list[str]) -> None:
    old, new = page(*before), page(*after)
    assert between(old, old) == ()
    for each in between(old, new):
        rows = {*old.rows, *new.rows}
        assert each.kind is ShiftKind.PROMISE or {*each.before, *each.after} <= rows
