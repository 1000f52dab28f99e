"""Ends of watched models are told a month and a week before, once each."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world.model_pages import INTRO, MOVED, NOTES, SPRING, WINTER, ModelShelf
from tests.world.model_pages import notes as notes_page
from tosdiff.commands.check import _written as written
from tosdiff.models import TOLD, CheckReport, DocumentReport, NewsKind
from tosdiff.pipeline.archive import opened
from tosdiff.pipeline.check import check
from tosdiff.pipeline.nearing import SPANS, nearing
from tosdiff.pipeline.notifying import Notifying
from tosdiff.report.words.models import nearing as in_words
from tosdiff.store.told import Told
from tosdiff.unattended.outbox import Outbox
from tosdiff.unattended.settings import NotifySettings, Target


class Listener:
    """Takes what is told; `deaf` as an output that cannot be written."""

    def __init__(self, *, deaf: bool = False) -> None:
        self.deaf = deaf

    def document(self, report: DocumentReport) -> bool:
        return not self.deaf

    def whole(self, report: CheckReport) -> bool:
        return not self.deaf


class Watch:
    """A store with the spring's pages and a list of watched models, checked on days that a test names.

    No document is visited: that an end is near is told whatever the visits find.
    """

    def __init__(self, folder: Path, *models: str) -> None:
        self.shelf = ModelShelf(folder, models=list(models))
        self.shelf.visit("2026-01-10", WINTER)
        self.shelf.visit("2026-03-02", SPRING)

    def told(self, on: str, *, deaf: bool = False) -> list[str]:
        day = datetime.fromisoformat(f"{on}T09:00:00").replace(tzinfo=UTC)
        archive = opened(self.shelf.root, self.shelf.providers)
        report = check(archive, (), clock=lambda: day, teller=Listener(deaf=deaf))
        return [in_words(each) for each in report.nearing]


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(tmp_path, "heron-*")


def test_a_month_and_a_week_before_and_each_once(watch: Watch) -> None:
    assert watch.told("2026-03-10") == []
    month = ["heron-1 (Halcyon API) ends on 10 April 2026, in 30 days; replacement: heron-2"]
    assert watch.told("2026-03-11") == month
    assert watch.told("2026-03-12") == watch.told("2026-04-02") == []
    assert watch.told("2026-04-03") == [
        "heron-1 (Halcyon API) ends on 10 April 2026, in 7 days; replacement: heron-2"
    ]
    assert watch.told("2026-04-10") == watch.told("2026-04-11") == []


def test_who_looks_late_is_told_once_and_not_twice(watch: Watch) -> None:
    assert watch.told("2026-04-08") == [
        "heron-1 (Halcyon API) ends on 10 April 2026, in 2 days; replacement: heron-2"
    ]
    assert watch.told("2026-04-09") == []


def test_what_could_not_be_written_is_told_by_the_next_run(watch: Watch) -> None:
    assert len(watch.told("2026-03-11", deaf=True)) == 1
    assert len(watch.told("2026-03-12", deaf=True)) == 1
    assert len(watch.told("2026-03-13")) == 1
    assert watch.told("2026-03-14") == []


def test_a_day_that_moved_is_told_anew(watch: Watch) -> None:
    assert len(watch.told("2026-03-12")) == 1
    watch.shelf.visit("2026-03-20", MOVED)
    assert watch.told("2026-04-03") == []
    assert watch.told("2026-04-10") == [
        "heron-1 (Halcyon API) ends on 10 May 2026, in 30 days; replacement: heron-2"
    ]


def test_a_row_that_left_the_page_is_no_longer_told(watch: Watch) -> None:
    watch.shelf.visit("2026-03-20", SPRING.replace(b"heron-1", b"heron-9"))
    assert all("heron-1 " not in each for each in watch.told("2026-04-08"))


def test_only_watched_models_are_told(tmp_path: Path) -> None:
    assert Watch(tmp_path, "heron-2", "osprey-*").told("2026-04-08") == []


def test_an_end_for_some_users_says_for_whom(tmp_path: Path) -> None:
    watch = Watch(tmp_path, "heron-4")
    text = "Customers on Team plans will keep access to Heron-4 in their workspaces until April 10, 2026."
    page = notes_page(
        ("Retiring Heron-4 (March 3, 2026)", f"Heron-4 will be retired on March 20, 2026. {text}"),
        ("Introducing Heron-5 (March 1, 2026)", f"Heron-5 replaces Heron-4. {INTRO}"),
    )
    watch.shelf.visit("2026-03-05", page, NOTES)
    told = watch.told("2026-03-18")
    assert told[0] == "Heron-4 (Halcyon Chat) ends on 20 March 2026, in 2 days"
    assert len(told) == 2 and " for " in told[1] and "10 April 2026" in told[1]


def test_marks_of_documents_and_ends_are_kept_apart(watch: Watch) -> None:
    watch.told("2026-03-11")
    stored = json.loads((watch.shelf.root / TOLD).read_text())
    assert stored["endings"] == {"halcyon api heron-1 2026-04-10": 30}
    (watch.shelf.root / TOLD).write_text('{"schema": 1, "documents": {}, "endings": {"a": "b", "c": 7}}')
    told = Told(watch.shelf.root)
    assert (told.ending("a"), told.ending("c")) == (None, 7)


@settings(max_examples=25, deadline=None)
@given(day=st.dates(date(2026, 1, 1), date(2026, 6, 30)))
def test_nothing_is_near_but_within_a_month_of_its_day(spring: Watch, day: date) -> None:
    archive = opened(spring.shelf.root, spring.shelf.providers)
    for each in nearing(archive, day):
        assert 0 <= (each.ends - day).days == each.days_left <= each.within <= max(SPANS)


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory) -> Watch:
    return Watch(tmp_path_factory.mktemp("spring"), "*")


def test_who_is_notified_is_told_of_an_end_once_for_each_span(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = tmp_path / "state"
    monkeypatch.setattr("tosdiff.unattended.outbox.state_folder", lambda: outbox)
    asked = NotifySettings(targets=(Target(name="me", address="json://127.0.0.1:1"),))
    for on in ("2026-03-12", "2026-03-13", "2026-04-04"):
        day = datetime.fromisoformat(f"{on}T09:00:00").replace(tzinfo=UTC)
        archive = opened(watch.shelf.root, watch.shelf.providers)
        teller = Notifying(archive.store.root, asked, Listener(), written, clock=lambda day=day: day)  # type: ignore[misc]
        check(archive, (), clock=lambda day=day: day, teller=teller)  # type: ignore[misc]
    news = Outbox(watch.shelf.root).for_target("json://127.0.0.1:1")
    assert [(each.kind, each.subject) for each in news] == [
        (NewsKind.ENDING, "heron-1 (Halcyon API) ends on 10 April 2026, in 29 days; replacement: heron-2"),
        (NewsKind.ENDING, "heron-1 (Halcyon API) ends on 10 April 2026, in 6 days; replacement: heron-2"),
    ]
