"""Of a store's job one run is at work at a time, and what came of each is known."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tosdiff.errors import ExitCode, StoreError, UsageError
from tosdiff.pipeline.scheduled import alone
from tosdiff.unattended import runs
from tosdiff.unattended.job import job_name

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(runs, "state_folder", lambda: tmp_path / "state")
    return tmp_path / "state"


def clock() -> datetime:
    return NOON


@pytest.mark.parametrize("code", [0, 1, 3])
def test_what_came_of_a_run_is_noted(tmp_path: Path, code: int) -> None:
    with alone(tmp_path, clock=clock) as note:
        assert note
        assert runs.last(tmp_path) == runs.ScheduledRun(started=NOON)
        note(code)
    assert runs.last(tmp_path) == runs.ScheduledRun(started=NOON, ended=NOON, exit_code=code)


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (UsageError("x"), ExitCode.USAGE),
        (StoreError("x"), ExitCode.STORE),
        (OSError("x"), ExitCode.STORE),
        (KeyboardInterrupt(), ExitCode.INTERRUPTED),
        (RuntimeError("x"), ExitCode.BUG),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_run_that_fails_is_noted_as_well(tmp_path: Path, problem: BaseException, code: ExitCode) -> None:
    with pytest.raises(type(problem)), alone(tmp_path, clock=clock):
        raise problem
    found = runs.last(tmp_path)
    assert found and found.exit_code == code


def test_a_run_leaves_off_while_another_is_at_work(tmp_path: Path) -> None:
    with alone(tmp_path, clock=clock) as first:
        assert first
        with alone(tmp_path, clock=clock) as second:
            assert second is None
        first(0)
    with alone(tmp_path, clock=clock) as third:
        assert third


def test_stores_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with alone(tmp_path / "a", clock=clock), alone(tmp_path / "b", clock=clock) as other:
        assert other


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"started": 1}', '{"started": "x", "ended": null, "exit_code": 0}']
)
def test_a_record_that_cannot_be_read_is_as_good_as_none(tmp_path: Path, state: Path, text: str) -> None:
    state.mkdir()
    (state / f"{job_name(tmp_path)}.json").write_text(text)
    assert runs.last(tmp_path) is None


def test_a_state_folder_that_cannot_be_written_is_named(tmp_path: Path, state: Path) -> None:
    state.write_text("in the way")
    with pytest.raises(StoreError, match="state"), alone(tmp_path, clock=clock):
        pass
