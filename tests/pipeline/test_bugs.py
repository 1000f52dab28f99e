"""A bug leaves its traceback where its user finds it, whatever became of what was printed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tosdiff.pipeline.bugs import keep_bug, kept_bugs, trouble_of

AT = datetime(2026, 5, 21, 10, 15, tzinfo=UTC)
# The program as it starts, with a command that goes wrong.
_GOES_WRONG = """
import sys
from tosdiff import cli
def app(**asked):
    raise RuntimeError("it went wrong \\x1b[31m")
cli.app = app
sys.argv = ["tosdiff", "show", "halcyon/secret-project"]
cli.main()
"""


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def test_a_bug_is_found_again_though_nobody_saw_what_was_printed() -> None:
    ended = subprocess.run([sys.executable, "-c", _GOES_WRONG], capture_output=True, text=True)
    (kept,) = kept_bugs()
    assert ended.returncode == 70
    assert f"they are kept in {kept}" in ended.stderr
    assert "\x1b" not in ended.stderr, "what a page says reaches no terminal unescaped"
    assert "RuntimeError: it went wrong" in kept.read_text() and "Traceback" in kept.read_text()
    assert "secret-project" not in kept.read_text()


def test_a_report_is_its_users_alone() -> None:
    kept = keep_bug(RuntimeError("x"), at=AT)
    assert kept is not None
    if os.name == "posix":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_ten_reports_are_kept_the_newest() -> None:
    for minute in range(13):
        keep_bug(RuntimeError(str(minute)), at=AT + timedelta(minutes=minute))
    assert [file.read_text().splitlines()[-1] for file in kept_bugs()] == [
        f"RuntimeError: {minute}" for minute in range(3, 13)
    ]


def test_a_state_folder_that_cannot_be_written_stops_nothing(state: Path) -> None:
    state.write_bytes(b"a file")
    assert keep_bug(RuntimeError("x"), at=AT) is None


class _SaysNothingError(Exception):
    def __str__(self) -> str:
        raise RuntimeError("nor this")


def test_a_bug_that_cannot_say_what_it_is_is_told_by_its_place(state: Path) -> None:
    trouble = trouble_of(_SaysNothingError(), rest="the others were checked")
    assert "_SaysNothingError" in trouble.message
    assert len(kept_bugs()) == 1


def test_what_stands_among_the_reports_and_cannot_go_hides_no_report(state: Path) -> None:
    (state / "tosdiff" / "bugs" / "20200101T000000Z-a.txt").mkdir(parents=True)
    for second in range(12):
        assert keep_bug(ValueError("x"), at=AT + timedelta(seconds=second)) is not None
