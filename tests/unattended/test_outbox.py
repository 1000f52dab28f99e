"""News wait until every target has taken them, and are not put down twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tosdiff.models import News, NewsKind
from tosdiff.unattended import outbox
from tosdiff.unattended.outbox import Outbox

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def news(name: str) -> News:
    return News(id=name, kind=NewsKind.WORDING, subject=name, text=f"{name} “ö”\n", html="<p></p>")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(outbox, "state_folder", lambda: tmp_path / "state")
    return tmp_path / "state"


def test_news_outlive_the_process(tmp_path: Path) -> None:
    Outbox(tmp_path).put([news("a")], ["one", "two"])
    again = Outbox(tmp_path)
    assert again.for_target("one") == again.for_target("two") == (news("a"),)
    again.taken("one", again.for_target("one"), NOON)
    third = Outbox(tmp_path)
    assert third.for_target("one") == () and third.for_target("two") == (news("a"),)


def test_the_same_news_are_put_down_once(tmp_path: Path) -> None:
    box = Outbox(tmp_path)
    for _ in range(2):
        box.put([news("a")], ["one"])
        assert box.for_target("one") == (news("a"),)
    box.taken("one", [news("a")], NOON)
    Outbox(tmp_path).put([news("a")], ["one"])
    assert Outbox(tmp_path).for_target("one") == ()


def test_a_target_that_was_taken_out_is_not_waited_for(tmp_path: Path) -> None:
    box = Outbox(tmp_path)
    box.put([news("a")], ["one", "two"])
    box.keep_only(["two"])
    box.taken("two", [news("a")], NOON)
    assert box.waiting == []


def test_of_two_runs_neither_undoes_what_the_other_put_down(tmp_path: Path) -> None:
    first, second = Outbox(tmp_path), Outbox(tmp_path)
    second.put([news("b")], ["one"])
    first.put([news("a")], ["one"])
    sending = first.for_target("one")
    second.put([news("c")], ["one"])
    first.taken("one", sending, NOON)
    assert Outbox(tmp_path).for_target("one") == (news("c"),)
    second.keep_only(["one"])
    assert second.for_target("one") == (news("c"),)
    second.put([news("a"), news("b")], ["one"])
    assert Outbox(tmp_path).for_target("one") == (news("c"),)


def test_no_address_stands_in_the_file(tmp_path: Path, state: Path) -> None:
    Outbox(tmp_path).put([news("a")], ["mailto://user:sesame@example.org"])
    (file,) = state.iterdir()
    assert "sesame" not in file.read_text() and "example.org" not in file.read_text()


def test_it_is_known_since_when_nothing_was_told(tmp_path: Path) -> None:
    assert Outbox(tmp_path).quiet_since(NOON) == NOON
    later = NOON + timedelta(days=3)
    box = Outbox(tmp_path)
    assert box.quiet_since(later) == NOON
    box.put([news("a")], ["one"])
    box.taken("one", [news("a")], later)
    assert Outbox(tmp_path).quiet_since(later + timedelta(days=1)) == later


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"schema": 9}', '{"schema": 1, "waiting": [1, {}], "sent": [[]]}']
)
def test_a_file_that_is_no_outbox_is_as_good_as_none(tmp_path: Path, state: Path, text: str) -> None:
    Outbox(tmp_path).put([news("a")], ["one"])
    next(state.iterdir()).write_text(text)
    box = Outbox(tmp_path)
    assert box.waiting == []
    box.put([news("b")], ["one"])
    assert Outbox(tmp_path).for_target("one") == (news("b"),)
