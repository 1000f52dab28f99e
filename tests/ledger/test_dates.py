"""Dates keep the kind in which they are printed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.ledger.dates import Dates
from tosdiff.ledger.folding import folded
from tosdiff.ledger.rules import shipped
from tosdiff.models import NO_DATE, DateKind

DATES = Dates(shipped())


@pytest.mark.parametrize(
    ("printed", "kind", "on"),
    [
        ("June 15, 2026", DateKind.EXACT, "2026-06-15"),
        ("15 June 2026", DateKind.EXACT, "2026-06-15"),
        ("15th of June, 2026", DateKind.EXACT, "2026-06-15"),
        ("Jun 15 2026", DateKind.EXACT, "2026-06-15"),
        ("June, 15, 2026", DateKind.EXACT, "2026-06-15"),
        ("2026-06-15", DateKind.EXACT, "2026-06-15"),
        ("2026\u201106\u201115", DateKind.EXACT, "2026-06-15"),
        ("2026/6/15", DateKind.EXACT, "2026-06-15"),
        ("15.6.2026", DateKind.EXACT, "2026-06-15"),
        ("After 17:00 on June 15, 2026 (UTC)", DateKind.EXACT, "2026-06-15"),
        ("15 Juni 2026", DateKind.EXACT, "2026-06-15"),
        ("5 Agustus 2026", DateKind.EXACT, "2026-08-05"),
        ("Not sooner than June 15, 2026", DateKind.NOT_BEFORE, "2026-06-15"),
        ("at earliest 2026-06-15", DateKind.NOT_BEFORE, "2026-06-15"),
        ("June 15, 2026 or later", DateKind.NOT_BEFORE, "2026-06-15"),
        ("Tidak lebih awal dari 15 Juni 2026", DateKind.NOT_BEFORE, "2026-06-15"),
        ("Earliest June 2026", DateKind.NOT_BEFORE, "2026-06"),
        ("by June 15, 2026", DateKind.NOT_AFTER, "2026-06-15"),
        ("no later than 2026-06-15", DateKind.NOT_AFTER, "2026-06-15"),
        ("June 2026", DateKind.MONTH, "2026-06"),
        ("in June, 2026", DateKind.MONTH, "2026-06"),
    ],
)
def test_a_cell_gives_the_date_and_what_binds_it(printed: str, kind: DateKind, on: str) -> None:
    found = DATES.of_cell(printed)
    assert (found.kind, found.on, found.printed) == (kind, on, printed)


@pytest.mark.parametrize("printed", ["", "N/A", "-", "—", "TBD", "none"])
def test_a_blank_cell_gives_no_date(printed: str) -> None:
    assert DATES.of_cell(printed) == NO_DATE


@pytest.mark.parametrize("printed", ["2525-01-01", "No shutdown date announced", "2026-13-40", "03/04/2026"])
def test_what_cannot_be_meant_or_told_is_kept_as_printed_and_is_no_date(printed: str) -> None:
    found = DATES.of_cell(printed)
    assert (found.kind, found.on, found.printed) == (DateKind.NONE, "", printed)


def test_numeric_dates_of_a_column_are_read_as_the_one_that_can_be_read_one_way_only() -> None:
    column = ["03/04/2026", "09/21/26"]
    day_first = DATES.day_first(iter(column))
    assert [DATES.of_cell(cell, day_first=day_first).on for cell in column] == ["2026-03-04", "2026-09-21"]


def test_a_day_without_a_year_is_the_next_one_after_what_it_is_told_beside() -> None:
    found = DATES.mentions("November 30 and January 5", near=date(2025, 11, 4))
    assert [mention.date.on for mention in found] == ["2025-11-30", "2026-01-05"]
    assert DATES.mentions("November 30") == []


@given(
    st.dates(date(2016, 1, 1), date(2098, 12, 31)),
    st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%b %d %Y"]),
)
def test_every_day_is_read_back_from_every_form(day: date, form: str) -> None:
    assert DATES.of_cell(day.strftime(form)).on == day.isoformat()


@given(st.text())
def test_any_text_gives_a_date_or_none_and_folding_twice_is_folding_once(text: str) -> None:
    found = DATES.of_cell(text)
    assert bool(found.on) == (found.kind is not DateKind.NONE)
    assert folded(folded(text)) == folded(text)
