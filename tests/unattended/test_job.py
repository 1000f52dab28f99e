"""A job is complete by itself, and runs at the times that were asked for."""

from __future__ import annotations

import shlex
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.errors import UsageError
from tosdiff.unattended.crontab import next_run
from tosdiff.unattended.job import Times, daily, every, job, job_name

EVEN = [m for m in range(1, 60) if 60 % m == 0] + [h * 60 for h in range(1, 24) if 24 % h == 0]


def test_the_program_is_named_by_its_full_path_and_answers() -> None:
    made = job(Path("snapshots"), None, Times())
    assert Path(made.command[0]).is_absolute()
    start = made.command[: made.command.index("check")]
    said = subprocess.run([*start, "--version"], capture_output=True, text=True, check=True, env={}, cwd="/")
    assert said.stdout.startswith("tosdiff ")


def test_paths_are_absolute_wherever_it_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = job(Path("snap shots"), Path("providers.yaml"), Times())
    assert str(tmp_path / "snap shots") in made.command
    assert str(tmp_path / "providers.yaml") in made.command


def test_a_user_without_a_home_has_a_job_that_runs_beside_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "~")
    monkeypatch.setenv("USERPROFILE", "~")
    assert job(tmp_path / "snapshots", None, Times()).folder == tmp_path.resolve()


@given(st.text(st.characters(blacklist_characters="\0\r\n", blacklist_categories=["Cs"]), min_size=1))
def test_a_shell_reads_from_the_line_the_words_of_the_command(name: str) -> None:
    made = job(Path("/srv") / name.replace("/", "_"), None, Times())
    words = [word for word in shlex.split(made.line) if not word.split("=")[0].isupper() or " " in word]
    assert tuple(words[-len(made.command) :]) == made.command


def test_a_proxy_is_carried_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:8080")
    monkeypatch.setenv("PASSWORD", "secret")
    made = job(Path("/srv"), None, Times())
    assert made.environment["HTTPS_PROXY"] == "http://proxy.example:8080"
    assert "PASSWORD" not in made.environment


def test_stores_have_jobs_of_their_own(tmp_path: Path) -> None:
    assert job_name(tmp_path / "a") != job_name(tmp_path / "b")
    assert job_name(tmp_path / "a") == job_name(tmp_path / "b" / ".." / "a")


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_daily_job_runs_at_its_minute(hour: int, minute: int) -> None:
    times = daily(f"{hour:02d}:{minute:02d}")
    at = next_run(times.fields, datetime(2026, 5, 1))
    assert at and (at.hour, at.minute) == (hour, minute)


@pytest.mark.parametrize("minutes", EVEN)
def test_a_crontab_keeps_the_distance(minutes: int) -> None:
    text = f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"
    fields = every(text, 17).fields
    at = datetime(2026, 5, 1, 0, 17)
    for _ in range(100):
        after = next_run(fields, at)
        assert after
        assert after.replace(tzinfo=None) - at == timedelta(minutes=minutes) or at.minute == 17
        at = after.replace(tzinfo=None)


@pytest.mark.parametrize("text", ["7h", "0m", "45m", "90m", "", "h", "6", "6 d", "-6h", "²h", "99999m"])
def test_distances_that_do_not_fit_a_day_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        every(text, 0)


@pytest.mark.parametrize("text", ["24:00", "7:60", "7", "07.17", "", "٠٧:١٧", "07:17:00"])
def test_times_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        daily(text)


def test_a_day_is_24_hours() -> None:
    assert every("24h", 5) == Times(minute=5)


def test_this_python_is_the_one_that_runs() -> None:
    assert Path(job(Path("/srv"), None, Times()).command[0]).parent == Path(sys.executable).parent
