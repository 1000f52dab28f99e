"""Date lines: what is nothing but a printed date, in the forms pages use."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.language.dates import date_line, without_edit_dates

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
