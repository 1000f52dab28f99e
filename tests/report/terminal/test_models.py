"""The ledger of models as it is printed, drawn and written out."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from icalendar import Calendar
from rich.console import Console

from tests.world.model_pages import ModelShelf
from tosdiff.models import PageLedger
from tosdiff.pipeline.models import ModelLedger, View, models, of_file
from tosdiff.report.csv.models import text as as_csv
from tosdiff.report.ics.models import text as as_ics
from tosdiff.report.json.models import rows
from tosdiff.report.markdown.models import text as as_markdown
from tosdiff.report.terminal.models import show


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> ModelShelf:
    return ModelShelf(tmp_path_factory.mktemp("models")).filled()


@pytest.fixture(scope="module")
def ledger(shelf: ModelShelf) -> ModelLedger:
    return models(shelf.archive, changes=True, clock=lambda: datetime(2026, 3, 25, tzinfo=UTC))


def printed(found: ModelLedger | PageLedger, view: View, *, width: int = 100, encoding: str = "utf-8") -> str:
    out = StringIO()
    to = Console(file=out, width=width, color_system=None, highlight=False, markup=False)
    if encoding != "utf-8":
        to = Console(file=_Stream(encoding), width=width, color_system=None, highlight=False, markup=False)
        show(found, to, view=view)
        return to.file.getvalue()  # type: ignore[attr-defined,no-any-return]
    show(found, to, view=view)
    return out.getvalue()


class _Stream(StringIO):
    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding


def test_an_entry_says_end_notice_promise_and_who_says_so(ledger: ModelLedger) -> None:
    said = printed(ledger, View.LEDGER)
    assert "ends: 10 May 2026, in 46 days; the page calls it Deprecated" in said
    assert "announced 1 March 2026: 70 days' notice; promised: 60 days" in said
    assert "halcyon/model-deprecations@20260320T120000Z “heron-1 | Deprecated" in said
    assert "ends: not before 1 January 2027" in said
    assert (
        "323 days from release to retirement; Heron-5 took its place 1 March 2026, 304 days after"
        in " ".join(said.split())
    )


def test_a_day_that_has_passed_does_not_say_that_the_model_is_gone(ledger: ModelLedger) -> None:
    said = printed(ledger, View.LEDGER)
    assert "was to end: 20 March 2026, 5 days ago" in said
    assert "ended: 15 February 2026, 38 days ago; the page calls it Retired; no longer listed" in said


def test_what_changed_is_told_with_both_captures(ledger: ModelLedger) -> None:
    said = printed(ledger, View.CHANGES)
    assert "between 2026-03-02 and 2026-03-20" in said
    assert "▲ date moved: heron-1 10 April 2026 → 10 May 2026" in said
    assert "▼ promised notice before a model ends: 60 days → 30 days" in said


def test_a_story_holds_every_statement(shelf: ModelShelf) -> None:
    found = models(shelf.archive, ["heron-1"], changes=True, clock=lambda: datetime(2026, 3, 25, tzinfo=UTC))
    said = " ".join(printed(found, View.STORY).split())
    for words in (
        "ends not before 1 June 2026",
        "ends 10 April 2026, 40 days' notice",
        "ends 10 May 2026, 70 days' notice",
    ):
        assert words in said
    assert "date moved: heron-1" in said


def test_short_notice_says_what_was_promised(shelf: ModelShelf) -> None:
    said = printed(models(shelf.archive, at=date(2026, 3, 10)), View.SHORT)
    assert "Of 3 ends with a dated announcement, 1 had less notice than was promised then" in said
    assert "40 days' notice; promised: 60 days" in said


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_picture_keeps_to_its_width_and_marks_announcement_end_and_today(
    ledger: ModelLedger, width: int, encoding: str
) -> None:
    lines = printed(ledger, View.PICTURE, width=width, encoding=encoding).splitlines()
    assert all(len(line) <= width for line in lines)
    bar = next(line for line in lines if "Heron-4 (app)" in line)
    life, told, end = ("━", "◆", "┫") if encoding == "utf-8" else ("=", "*", "]")
    assert bar.index(life) < bar.index(told) < bar.index(end)
    assert not re.search(r"[^\x00-\x7f]", "".join(lines)) or encoding == "utf-8"


def test_json_rows_keep_the_form_of_a_single_page(
    shelf: ModelShelf, ledger: ModelLedger, tmp_path: Path
) -> None:
    file = tmp_path / "page.md"
    file.write_text("# Deprecations\n\n| Model | Shutdown date |\n|---|---|\n| heron-9 | 2026-09-24 |\n")
    (alone,) = rows(of_file(file, url="https://halcyon.example"))
    (joined, *_) = rows(ledger)
    assert set(alone) - {"url"} <= set(joined)
    assert (alone["model"], alone["retirement"], alone["retirement_kind"]) == (
        "heron-9",
        "2026-09-24",
        "exact",
    )
    assert joined["promised"]["in_words"] == "60 days for Users of deprecated models"
    json.dumps(rows(ledger, view=View.CHANGES))
    assert all(row["sentence"] for row in rows(ledger, view=View.CHANGES))


def test_a_spreadsheet_gets_no_formula(ledger: ModelLedger, tmp_path: Path) -> None:
    read = list(csv.DictReader(StringIO(as_csv(ledger))))
    assert [row["model"] for row in read] == [entry.model for entry in ledger.entries]
    file = tmp_path / "page.md"
    file.write_text("| Model | Shutdown date |\n|---|---|\n| =1+1 | 2026-09-24 |\n")
    (row,) = csv.DictReader(StringIO(as_csv(of_file(file))))
    assert row["model"] == "'=1+1"


def test_a_calendar_holds_the_days_to_come_and_no_other_kind_of_date(ledger: ModelLedger) -> None:
    events = Calendar.from_ical(as_ics(ledger)).walk("VEVENT")
    assert [str(each["summary"]) for each in events] == ["heron-1 ends (Halcyon API)"]
    assert events[0].decoded("dtstart") == date(2026, 5, 10)
    assert as_ics(ledger) == as_ics(ledger)


def test_markdown_has_a_footnote_for_each_page_it_cites(ledger: ModelLedger) -> None:
    said = as_markdown(ledger)
    cited, explained = (
        set(re.findall(r"\)\[\^(\w+)\]", said)),
        set(re.findall(r"^\[\^(\w+)\]:", said, re.MULTILINE)),
    )
    assert cited == explained
    assert "| not before 1 January 2027 |" in said
