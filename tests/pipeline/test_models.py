"""What the stored pages say of models, joined over pages and time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.world.model_pages import APP, MOVED, NOTES, SPRING, WINTER, ModelShelf
from tosdiff.errors import UnknownModelError, UsageError
from tosdiff.models import (
    Favour,
    ModelEntry,
    Phase,
    PromiseBasis,
    Significance,
    Surface,
)
from tosdiff.pipeline.models import ModelLedger, View, models
from tosdiff.pipeline.timeline import timeline


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> ModelShelf:
    return ModelShelf(tmp_path_factory.mktemp("models")).filled()


def clock() -> datetime:
    return datetime(2026, 3, 25, tzinfo=UTC)


@pytest.fixture(scope="module")
def ledger(shelf: ModelShelf) -> ModelLedger:
    return models(shelf.archive, changes=True, clock=clock)


def entry(ledger: ModelLedger, name: str) -> ModelEntry:
    return next(each for each in ledger.entries if each.model == name)


def test_what_ends_next_stands_first_and_what_has_ended_last(ledger: ModelLedger) -> None:
    assert [(each.model, each.phase(ledger.today)) for each in ledger.entries] == [
        ("heron-1", Phase.AHEAD), ("heron-2", Phase.OPEN), ("Heron-4", Phase.PASSED), ("heron-0", Phase.PASSED),
    ]  # fmt: skip


def test_a_model_that_left_its_page_keeps_its_last_statement(ledger: ModelLedger) -> None:
    gone = entry(ledger, "heron-0")
    assert (gone.main.stands, gone.main.snapshot, gone.state) == (
        False, "halcyon/model-deprecations@20260302T120000Z", "Retired",
    )  # fmt: skip
    assert [each.row.state for each in gone.statements] == ["Deprecated", "Retired"]


def test_a_promise_counts_as_it_stood_on_the_day_of_the_announcement(ledger: ModelLedger) -> None:
    short = entry(ledger, "heron-1")
    assert short.notice_days == 70
    assert short.promised and str(short.promised.promises[0].minimum) == "60 days"
    assert (short.promised.snapshot, short.promised.basis) == (
        "halcyon/model-deprecations@20260110T120000Z", PromiseBasis.SEEN,
    )  # fmt: skip
    early = entry(ledger, "heron-0")
    assert early.promised and early.promised.basis is PromiseBasis.LATER


def test_short_notice_is_below_what_was_promised_or_short_with_nothing_promised(shelf: ModelShelf) -> None:
    assert [each.model for each in models(shelf.archive, clock=clock).chosen(View.SHORT)] == ["Heron-4"]
    before = models(shelf.archive, at=date(2026, 3, 10))
    assert {each.model for each in before.chosen(View.SHORT)} == {"Heron-4", "heron-1"}


def test_an_earlier_day_knows_only_what_was_captured_by_then(shelf: ModelShelf) -> None:
    then = models(shelf.archive, at=date(2026, 3, 10))
    assert entry(then, "heron-1").ends.on == "2026-04-10"
    assert {each.model for each in models(shelf.archive, at=date(2026, 2, 1)).entries} == {
        "heron-0",
        "heron-1",
    }
    with pytest.raises(UsageError, match="by 2025-12-31"):
        models(shelf.archive, at=date(2025, 12, 31))


def test_release_and_succession_are_two_measures(ledger: ModelLedger) -> None:
    app = entry(ledger, "Heron-4")
    assert (app.surface, app.product) == (Surface.APP, "Halcyon Chat")
    assert (app.released.on, app.lifespan_days) == ("2025-05-01", 323)
    assert app.succeeded and (app.succeeded.new, app.days_to_succession) == ("Heron-5", 304)


def test_models_are_chosen_by_name_id_pattern_and_surface(shelf: ModelShelf) -> None:
    assert [each.model for each in models(shelf.archive, ["HERON-1"], clock=clock).entries] == ["heron-1"]
    every = models(shelf.archive, ["heron-*"], clock=clock)
    assert {each.model for each in every.entries} == {"heron-0", "heron-1", "heron-2", "Heron-4"}
    app = models(shelf.archive, surface=Surface.APP, clock=clock)
    assert {each.model for each in app.entries} == {"Heron-4"}
    with pytest.raises(UnknownModelError) as refused:
        models(shelf.archive, ["hern-1"], clock=clock)
    assert "heron-1" in refused.value.hint


def test_what_moved_stands_between_its_two_captures(ledger: ModelLedger) -> None:
    told = [(m.after.snapshot[-16:], str(s.kind), s.models) for m in ledger.moments for s in m.shifts]
    assert ("20260302T120000Z", "announced", ("heron-1",)) in told
    assert ("20260320T120000Z", "moved_later", ("heron-1",)) in told
    assert ("20260302T120000Z", "retired", ("heron-0",)) in told


def test_rows_are_derived_once_and_read_back_as_they_were(shelf: ModelShelf, ledger: ModelLedger) -> None:
    kept = list(shelf.archive.store.cache.folder.glob("models-*/halcyon/*.json"))
    assert len(kept) == 2
    again = models(shelf.archive, changes=True, clock=clock)
    assert (again.entries, again.moments) == (ledger.entries, ledger.moments)
    for file in kept:
        place = file.relative_to(shelf.archive.store.cache.folder).as_posix()
        shelf.archive.store.cache.put(place, {"form": 2, "rows": [[]]}, of=[place.partition("/")[0]])
    assert models(shelf.archive, changes=True, clock=clock).entries == ledger.entries


# ------------------------------------------------------------------ check, timeline


def test_the_headlines_of_a_check_are_the_changes_of_the_ledger(tmp_path: Path) -> None:
    shelf = ModelShelf(tmp_path)
    shelf.visit("2026-01-10", WINTER)
    told = shelf.visit("2026-03-02", SPRING).comparison
    assert told and told.significance.is_news
    assert [headline.text for headline in told.headlines][:2] == [
        "heron-1 ends on 10 April 2026: 40 days' notice (promised: 60 days), worse for you",
        "heron-0: Deprecated → Retired",
    ]
    moved = shelf.visit("2026-03-20", MOVED).comparison
    assert moved
    assert [(headline.says, headline.verdict) for headline in moved.headlines][:2] == [
        (
            "promised notice before a model ends: 60 days → 30 days for Users of deprecated models",
            Favour.WORSE,
        ),
        ("date moved: heron-1 10 April 2026 → 10 May 2026", Favour.BETTER),
    ]
    text = moved.after.text
    assert moved.headlines[1].after and "May 10, 2026" in text[slice(*moved.headlines[1].after)]


def test_a_change_of_a_date_alone_is_news(tmp_path: Path) -> None:
    shelf = ModelShelf(tmp_path)
    shelf.visit("2026-03-02", SPRING)
    told = shelf.visit("2026-03-09", SPRING.replace(b"April 10, 2026", b"April 11, 2026")).comparison
    assert told and told.significance is Significance.WORDING
    assert [headline.says for headline in told.headlines] == [
        "date moved: heron-1 10 April 2026 → 11 April 2026"
    ]


def test_a_page_about_models_needs_no_legal_words_and_a_stranger_is_refused(tmp_path: Path) -> None:
    shelf = ModelShelf(tmp_path)
    assert shelf.visit("2026-03-05", APP, NOTES).outcome.verified
    recipe = (
        "Peel the potatoes, boil them in salted water, and mash them with butter and warm milk until smooth. "
        * 9
    )
    page = f"<html lang=en><body><main><h1>Mash</h1><p>{recipe}</p></main></body></html>".encode()
    with pytest.raises(AssertionError, match="not a page about models"):
        ModelShelf(_folder(tmp_path)).visit("2026-03-05", page)


def _folder(above: Path) -> Path:
    made = above / "other"
    made.mkdir()
    return made


def test_ends_of_models_stand_beside_changes_of_wording(shelf: ModelShelf) -> None:
    found = timeline(shelf.archive, shelf.archive.documents)
    assert [(end.on.isoformat(), end.models) for end in found.ends] == [
        ("2026-02-15", ("heron-0",)), ("2026-03-20", ("Heron-4",)),
    ]  # fmt: skip
