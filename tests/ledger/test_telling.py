"""What the ledger says in sentences: no date without what binds it, and no end for all that holds for some."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.pages import of_markdown, row
from tosdiff.ledger.changes import shifts
from tosdiff.ledger.telling import date_words, favour, names, notice, told
from tosdiff.ledger.telling import given as gives
from tosdiff.models import DateKind, Favour, LedgerDate, PageLedger

HEAD = "| Model | Announced | Shutdown date |\n|---|---|---|\n"
SEEN = {"seen_before": date(2026, 2, 1), "seen_after": date(2026, 2, 20)}


def page(*rows: str) -> PageLedger:
    return of_markdown(f"# Deprecations\n\n{HEAD}" + "\n".join(f"| {each} |" for each in rows))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (DateKind.EXACT, "13 February 2026"),
        (DateKind.NOT_BEFORE, "not before 13 February 2026"),
        (DateKind.NOT_AFTER, "by 13 February 2026"),
        (DateKind.RELATIVE, "about 13 February 2026"),
    ],
)
def test_a_date_is_told_with_what_binds_it(kind: DateKind, words: str) -> None:
    assert date_words(LedgerDate(kind=kind, on="2026-02-13")) == words


def test_a_month_and_no_date_are_told_as_such() -> None:
    assert date_words(LedgerDate(kind=DateKind.MONTH, on="2026-02")) == "in February 2026"
    assert date_words(LedgerDate(kind=DateKind.NONE)) == "no date given"


@given(st.integers(0, 2000))
def test_notice_is_counted_in_days_of_one_or_more(count: int) -> None:
    assert notice(count) == (f"{count} day's notice" if count == 1 else f"{count} days' notice")


@given(st.lists(st.sampled_from(["a-1", "b-2", "c-3", "d-4", "e-5", "f-6"]), min_size=1, unique=True))
def test_every_model_is_named_or_counted(models: list[str]) -> None:
    said = names(models)
    left = len(models) - sum(model in said for model in models)
    assert (f"and {left} more" in said) == (left > 0)


def test_an_end_for_some_is_told_with_for_whom() -> None:
    (before, after) = (
        page("osprey-2 | | "),
        page("kestrel-1 | 2026-02-10 | Standard: 2026-05-01; Batch: 2026-08-01"),
    )
    said = {told(each) for each in shifts(before, after, **SEEN)}
    assert "kestrel-1 (Standard) ends on 1 May 2026: 80 days' notice" in said
    assert "kestrel-1 (Batch) ends on 1 August 2026: 172 days' notice" in said
    assert gives(after.rows[0]) == (
        "gives 1 May 2026 for the end of kestrel-1, dates the announcement 10 February 2026, for Standard"
    )


def test_a_day_that_has_not_come_is_not_when_users_were_told() -> None:
    after = page("kestrel-1 | 2026-08-01 | 2026-08-02")
    assert row(after, "kestrel-1").announced
    (only,) = [each for each in shifts(page("osprey-2 | | "), after, **SEEN) if each.models == ("kestrel-1",)]
    assert (only.notice_days, "notice" in told(only)) == (None, False)


def test_short_notice_is_worse_and_a_day_put_off_better() -> None:
    short = page("kestrel-1 | 2026-02-10 | 2026-02-28")
    later = page("kestrel-1 | 2026-02-10 | 2026-06-28")
    (announced,) = [s for s in shifts(page("x-2 | | "), short, **SEEN) if s.models == ("kestrel-1",)]
    (moved,) = shifts(short, later, **SEEN)
    assert (favour(announced), favour(moved)) == (Favour.WORSE, Favour.BETTER)
    assert told(moved) == "date moved: kestrel-1 28 February 2026 → 28 June 2026"
