"""Date lines: what is nothing but a printed date, in the forms pages use."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tosdiff.language import dates
from tosdiff.language.dates import DATE, date_line, day_of, is_effective, without_edit_dates
from tosdiff.language.tables import table

MAY = date(2026, 5, 3)


@pytest.mark.parametrize(
    ("line", "effective", "on"),
    [
        ("Updated: May 3, 2026", False, MAY),
        ("Last updated on 3 May 2026.", False, MAY),
        ("LAST MODIFIED 2026-05-03", False, MAY),
        ("These terms were last revised on May 3rd, 2026", False, MAY),
        ("Published 3 May 2026", False, MAY),
        ("May 3, 2026", False, MAY),
        ("UpdatedMay 3, 2026", False, MAY),
        ("Zuletzt aktualisiert: 3. Mai 2026", False, MAY),
        ("Version: May 2026", False, None),
        ("Last updated: 03/05/2026", False, None),
        ("更新日期: 2026年5月3日", False, MAY),
        ("Effective: May 3, 2026 (previous version)", True, MAY),
        ("Effective May 3, 2026Previous Version", True, MAY),
        ("Our Upload Rules are effective as of May 3, 2026", True, MAY),
        ("Updated: May 33, 2026", False, None),
    ],
)
def test_a_date_line(line: str, effective: bool, on: date | None) -> None:
    found = date_line(line)
    assert found is not None
    assert (found.effective, found.on) == (effective, on)


@pytest.mark.parametrize(
    "line",
    [
        "The trial ends on 3 May 2026.",
        "Effective 3 May 2026, credits expire.",
        "Updated: soon",
        "Fees rise on 3 May 2026",
        "From 3 May 2026 these terms no longer apply.",
        "",
    ],
)
def test_a_line_that_does_anything_else_is_none(line: str) -> None:
    assert date_line(line) is None


@pytest.mark.parametrize("language", table("dates")["months"])
def test_months_are_read_in_every_language_that_is_listed(language: str) -> None:
    months = table("dates")["months"][language].split()
    assert len(months) == 12
    for number, month in enumerate(months, start=1):
        for text in (f"3 {month} 2026", f"3. {month.title()} 2026", f"{month} 3, 2026"):
            found = DATE.search(text)
            assert found is not None
            assert day_of(found) == date(2026, number, 3)


@pytest.mark.parametrize(
    "text",
    ["Decision 2021", "marketing 2026", "fill out 2025 of them", "Massachusetts 02142", "the set 2026"],
)
def test_a_word_that_begins_like_a_month_is_none(text: str) -> None:
    assert DATE.search(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gültig ab 3. Mai 2026", True),
        ("These terms take effect on 3 May 2026.", True),
        ("Effective then, last updated 3 May 2026, by us", False),
        ("3 May 2026", False),
        ("The trial ends on 3 May 2026.", None),
    ],
)
def test_what_is_said_of_a_date(text: str, expected: bool | None) -> None:
    found = DATE.search(text)
    assert found is not None
    assert is_effective(text, found) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was last revised on 3 May 2026. You may leave.", "It was last revised on. You may leave."),
        ("Last updated 3 May 2026 by Halcyon Inc. of Austin.", "Last updated by Halcyon Inc. of Austin."),
        ("Binding, and last updated Dec. 3, 2026.", "Binding, and last updated 2026-12-03."),
        ("The trial ends on May 3, 2026.", "The trial ends on 2026-05-03."),
    ],
)
def test_only_the_day_of_an_edit_is_left_out(text: str, expected: str) -> None:
    assert without_edit_dates(text) == expected


@given(st.text(st.sampled_from("aB. !?\n") | st.characters(exclude_categories=["Nd"]), max_size=80))
def test_a_text_without_a_figure_keeps_every_character(text: str) -> None:
    assert without_edit_dates(text) == text


@settings(max_examples=50)
@given(text=st.from_regex(re.compile(dates._LINE.pattern, re.IGNORECASE), fullmatch=True))
def test_every_date_line_holds_a_date(text: str) -> None:
    assert dates._YEAR.search(text)
    assert DATE.search(text)


@settings(max_examples=50)
@given(text=st.from_regex(re.compile(dates._LAST_EDIT.pattern, re.IGNORECASE), fullmatch=True))
def test_every_date_of_the_last_edit_has_its_cue(text: str) -> None:
    assert dates._EDIT_CUE.search(text)
