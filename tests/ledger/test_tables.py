"""Cells are read under the headings that stand over them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.models import DateKind, DateSource, ModelState, SubjectKind

from .pages import ends, of_html, of_markdown, row

HEADS = {
    "model": "Deprecated model",
    "price": "Deprecated model price",
    "ends": "Shutdown date",
    "told": "Announced",
    "new": "Recommended replacement model",
    "state": "Current state",
}
CELLS = {
    "model": "heron-2", "price": "$2.00 / 1M tokens", "ends": "2026-09-24", "told": "2026-03-24", "new": "heron-3",
    "state": "Retired",
}  # fmt: skip


@given(st.permutations(list(HEADS)))
def test_columns_may_stand_in_any_order(order: list[str]) -> None:
    head = " | ".join(HEADS[name] for name in order)
    cells = " | ".join(CELLS[name] for name in order)
    (found,) = of_markdown(f"| {head} |\n|{'---|' * len(order)}\n| {cells} |\n").rows
    assert (found.model, found.ends.on, found.replacement, found.state) == (
        "heron-2",
        "2026-09-24",
        ("heron-3",),
        "Retired",
    )
    assert found.announced and found.announced.on.isoformat() == "2026-03-24"
    assert found.notice_days == 184


@pytest.mark.parametrize(
    "heading",
    ["Shutdown date", "Shut down date", "Retirement", "Retired", "Sunset date", "EOL date", "Removal date", "Discontinued on",
     "End of life", "Tentative Retirement Date", "Tanggal Penghentian"],
)  # fmt: skip
def test_a_column_of_ends_may_have_many_names(heading: str) -> None:
    page = of_markdown(f"| Model | {heading} |\n|---|---|\n| heron-2 | 2026-09-24 |\n")
    assert ends(page) == {"heron-2": ("exact", "2026-09-24")}


def test_of_several_days_the_first_that_users_are_told_of_is_the_announcement() -> None:
    page = of_markdown("""
        | Model | API Endpoints | Legacy date | Deprecation date | Retirement date |
        |---|---|---|---|---|
        | Heron 7B | `open-heron-7b` | 2026/01/01 | 2026/02/01 | 2026/06/01 |
        """)
    found = row(page, "Heron 7B")
    assert found.model_id == "open-heron-7b"
    assert found.announced and (found.announced.on.isoformat(), found.announced.column) == (
        "2026-01-01",
        "Legacy date",
    )
    assert [(heading, date.on) for heading, date in found.other_dates] == [("Deprecation date", "2026-02-01")]


def test_a_date_of_deprecation_alone_is_the_end_and_beside_an_end_the_announcement() -> None:
    alone = of_markdown("| Model | Deprecation date |\n|---|---|\n| heron-2 | 2026-09-24 |\n")
    beside = of_markdown(
        "| Model | Deprecation date | Retirement date |\n|---|---|---|\n| heron-2 | 2026-03-24 | 2026-09-24 |\n"
    )
    assert ends(alone) == ends(beside) == {"heron-2": ("exact", "2026-09-24")}
    assert row(alone, "heron-2").announced is None
    assert row(beside, "heron-2").notice_days == 184


def test_cells_that_span_rows_and_columns_hold_for_all_of_them() -> None:
    page = of_html("""<table>
        <tr><th>Model</th><th>Shutdown date</th><th>Replacement</th></tr>
        <tr><td>heron-1</td><td rowspan="2">2026-09-24</td><td>heron-3</td></tr>
        <tr><td>heron-2</td><td>heron-4</td></tr>
        <tr><td>heron-3</td><td colspan="2">2026-12-01</td></tr></table>""")
    assert ends(page) == {
        "heron-1": ("exact", "2026-09-24"), "heron-2": ("exact", "2026-09-24"), "heron-3": ("exact", "2026-12-01"),
    }  # fmt: skip
    assert row(page, "heron-2").replacement == ("heron-4",)


def test_empty_cells_at_the_edges_do_not_move_the_others() -> None:
    page = of_html("""<table><tr><th>Note</th><th>Model</th><th>Shutdown date</th><th>Replacement</th></tr>
        <tr><td></td><td>heron-1</td><td>2026-09-24</td><td></td></tr></table>""")
    found = row(page, "heron-1")
    assert (found.ends.on, found.replacement) == ("2026-09-24", ())


@pytest.mark.parametrize(
    "title",
    ["<tr><td colspan=3>Preview models</td></tr>", "<tr><th colspan=3>Preview models</th></tr>",
     "<tr><td colspan=3><b>Preview models</b></td></tr>", "<tr><td>Preview models</td><td></td><td></td></tr>"],
)  # fmt: skip
def test_a_title_within_a_table_is_no_model_and_does_not_end_it(title: str) -> None:
    page = of_html(f"""<table><tr><th>Model</th><th>Shutdown date</th><th>Replacement</th></tr>
        <tr><td>heron-1</td><td>2026-09-24</td><td>heron-3</td></tr>{title}
        <tr><td>heron-2</td><td>2026-10-24</td><td>heron-3</td></tr></table>""")
    assert ends(page) == {"heron-1": ("exact", "2026-09-24"), "heron-2": ("exact", "2026-10-24")}


def test_a_row_with_more_cells_than_headings_has_them_in_the_cell_of_models() -> None:
    page = of_markdown("""
        | Shutdown date | Model | Replacement |
        |---|---|---|
        | 2026-09-24 | `heron-2-0613` | `heron-2` | `heron-3` |
        """)
    assert [(each.model, each.replacement) for each in page.rows] == [
        ("heron-2-0613", ("heron-3",)),
        ("heron-2", ("heron-3",)),
    ]


def test_two_tables_side_by_side_are_read_each_under_its_own_headings() -> None:
    page = of_markdown("""
        ## 2026-06-13: Older models

        | Shutdown date | Legacy model |
        |---|---|
        | at earliest 2027-06-13 | heron-1 |

        | Deprecated model | Shutdown date |
        |---|---|
        | heron-0 | 2026-09-13 |
        """)
    assert ends(page) == {"heron-1": ("not_before", "2027-06-13"), "heron-0": ("exact", "2026-09-13")}


def test_a_note_makes_the_dates_of_its_tables_earliest_ones() -> None:
    page = of_markdown("""
        # Deprecations

        The shutdown dates listed in the table indicate the earliest possible dates on which a model might go.

        ## Heron 2

        | Model | Release date | Shutdown date |
        |---|---|---|
        | heron-2 | 2025-06-17 | 2026-06-17 |
        | heron-3 | 2025-11-18 | No shutdown date announced |
        """)
    assert ends(page) == {"heron-2": ("not_before", "2026-06-17"), "heron-3": ("none", "")}
    assert row(page, "heron-2").released.on == "2025-06-17"


def test_the_day_over_a_table_is_when_users_were_told_unless_it_is_the_day_of_the_end() -> None:
    page = of_markdown("""
        ## 2026-03-24: Heron 2

        | Shutdown date | Model |
        |---|---|
        | 2026-09-24 | heron-2 |

        ## 2026-09-30: Heron 3

        | Shutdown date | Model |
        |---|---|
        | 2026-09-30 | heron-3 |

        ## 2026-10-30: Heron 4

        On October 1st, 2026, we notified developers of its end.

        | Shutdown date | Model |
        |---|---|
        | 2026-10-30 | heron-4 |
        """)
    told = {each.model: each.announced for each in page.rows}
    assert told["heron-2"] and (told["heron-2"].on.isoformat(), told["heron-2"].source) == (
        "2026-03-24",
        DateSource.HEADING,
    )
    assert told["heron-3"] is None
    assert told["heron-4"] and (told["heron-4"].on.isoformat(), told["heron-4"].source) == (
        "2026-10-01",
        DateSource.PROSE,
    )


def test_a_table_without_ends_or_states_tells_nothing() -> None:
    assert of_markdown("| Model | Context | Price |\n|---|---|---|\n| heron-2 | 32k | $2 |\n").rows == ()
    assert of_markdown("| Date | Update |\n|---|---|\n| May 7, 2026 | heron-2 is faster |\n").rows == ()


def test_a_bare_date_is_an_end_under_a_heading_about_ends() -> None:
    table = "| Date | Model |\n|---|---|\n| 2026-12-01 | pic-1-mini |\n"
    assert ends(of_markdown(f"# Model deprecations\n\n{table}")) == {"pic-1-mini": ("exact", "2026-12-01")}
    assert of_markdown(f"# Launches\n\n{table}").rows == ()


def test_what_the_page_calls_a_state_is_kept_and_known_in_any_language() -> None:
    page = of_markdown("""
        | Nama Model API | Status Saat Ini | Dihentikan | Tanggal Penghentian Tentatif |
        |---|---|---|---|
        | heron-2 | Pensiun | 28 Oktober 2025 | 19 Februari 2026 |
        | heron-3 | Aktif | N/A | Tidak lebih awal dari 5 Agustus 2027 |
        """)
    assert [(each.state, each.standing) for each in page.rows] == [
        ("Pensiun", ModelState.RETIRED),
        ("Aktif", ModelState.ACTIVE),
    ]
    assert row(page, "heron-2").notice_days == 114
    assert row(page, "heron-3").ends.kind is DateKind.NOT_BEFORE


def test_models_that_leave_only_training_are_not_said_to_end() -> None:
    page = of_markdown("## Fine-tuning\n\n| Removal date | Model |\n|---|---|\n| 2026-07-29 | heron-2 |\n")
    assert [each.kind for each in page.rows] == [SubjectKind.TRAINING]
