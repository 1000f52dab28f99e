"""What each scheduler is given is what it reads: the seam's contract, and each one's own parser where one is at hand."""

from __future__ import annotations

import plistlib
import shlex
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from crontab import CronTab

from tosdiff.errors import SchedulerError
from tosdiff.pipeline.schedule import SCHEDULERS
from tosdiff.unattended.crontab import Crontab
from tosdiff.unattended.github import workflow
from tosdiff.unattended.job import Job, Times, every
from tosdiff.unattended.launchd import Launchd
from tosdiff.unattended.scheduler import Scheduler
from tosdiff.unattended.systemd import Systemd, calendar
from tosdiff.unattended.windows import TaskScheduler

AWKWARD = '/srv/ $HOME 100% "it\'s" ö/snap'
TIMES = [Times(hour=7, minute=17), every("6h", 17), every("1h", 5), every("30m", 0), every("1m", 0)]


def made(times: Times = TIMES[0], store: str = AWKWARD, *program: str) -> Job:
    return Job(
        name="tosdiff-0123abcd",
        store=Path(store),
        command=(*(program or ("/opt/tosdiff",)), "check", "--scheduled", "--store", store),
        environment={"PYTHONUTF8": "1", "HTTPS_PROXY": "http://u:p%40@proxy.example"},
        folder=Path.home(),
        times=times,
    )


@pytest.mark.parametrize("scheduler", SCHEDULERS.values(), ids=SCHEDULERS)
@pytest.mark.parametrize("times", TIMES, ids=lambda times: times.words)
def test_a_scheduler_says_what_to_save_and_what_to_run(scheduler: Scheduler, times: Times) -> None:
    job = made(times)
    assert all(each.text.endswith("\n") for each in scheduler.pieces(job))
    assert scheduler.steps(job) and scheduler.notes(job)
    assert any(job.name in each.where + each.text for each in scheduler.pieces(job))


@pytest.mark.parametrize(
    "scheduler", [s for s in SCHEDULERS.values() if not s.by_itself], ids=lambda s: s.name
)
def test_what_is_set_up_by_hand_is_never_installed(scheduler: Scheduler) -> None:
    with pytest.raises(SchedulerError):
        scheduler.install(made())
    assert scheduler.installed("tosdiff-0123abcd") is None


@pytest.mark.parametrize("scheduler", [Systemd(), Launchd(), TaskScheduler()], ids=lambda s: s.name)
def test_a_scheduler_that_reads_no_crontab_refuses_its_fields(scheduler: Scheduler) -> None:
    with pytest.raises(SchedulerError):
        scheduler.pieces(made(Times(cron="17 7 * * *")))


# ------------------------------------------------------------------ crontab


def test_a_line_of_the_crontab_holds_the_command_to_the_letter() -> None:
    (line,) = CronTab(tab=Crontab().pieces(made())[0].text)
    assert tuple(shlex.split(str(line.command))[-4:]) == made().command[-4:]
    assert str(line.slices) == "17 7 * * *"


class FakeCrontab:
    """A `crontab` command that keeps the table in a file."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.table = folder / "table"
        command = folder / "crontab"
        command.write_text(
            f'#!/bin/sh\nif [ "$1" = -l ]; then cat "{self.table}" 2>/dev/null || exit 1;'
            f' else for f; do :; done; cat "$f" >"{self.table}"; fi\n'
        )
        command.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        monkeypatch.setattr("crontab.CRON_COMMAND", str(command))


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return FakeCrontab(tmp_path, monkeypatch).table


OTHERS = "# mine\nMAILTO=me@example.org\n@daily /usr/bin/backup 10\\% # tosdiff-0123abc\n5 4 * * * echo a\n"


def test_other_lines_stay_as_they_were(table: Path) -> None:
    table.write_text(OTHERS)
    cron = Crontab()
    for _ in range(2):
        cron.install(made())
        lines = table.read_text().strip().splitlines()
        assert "\n".join(lines[: len(OTHERS.splitlines())]) + "\n" == OTHERS
        assert [line for line in lines if line.endswith("# tosdiff-0123abcd")] == lines[-1:]
    found = cron.installed("tosdiff-0123abcd")
    assert found and found.when == "17 7 * * *" and found.next_run
    assert cron.remove("tosdiff-0123abcd")
    assert table.read_text().strip() == OTHERS.strip()
    assert not cron.remove("tosdiff-0123abcd")


def test_an_empty_crontab_is_no_error(table: Path) -> None:
    assert Crontab().installed("tosdiff-0123abcd") is None
    Crontab().install(made())
    assert Crontab().installed("tosdiff-0123abcd")


def test_fields_that_are_no_times_are_refused(table: Path) -> None:
    with pytest.raises(SchedulerError, match="61 7"):
        Crontab().install(made(Times(cron="61 7 * * *")))
    assert not table.exists()


# ------------------------------------------------------------------ systemd


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
@pytest.mark.parametrize("times", TIMES, ids=lambda times: times.words)
def test_systemd_reads_the_units(times: Times, tmp_path: Path) -> None:
    subprocess.run(["systemd-analyze", "calendar", calendar(times)], check=True, capture_output=True)
    paths = []
    for piece in Systemd().pieces(made(times, AWKWARD, "/bin/echo")):
        paths.append(tmp_path / Path(piece.where).name)
        paths[-1].write_text(piece.text)
    done = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_line_that_systemd_runs_is_the_command(tmp_path: Path) -> None:
    """Quoting undone as systemd.service(5) says: C escapes within double quotes, `%%` and `$$` for the signs."""
    service = Systemd().pieces(made())[0].text
    line = next(x for x in service.splitlines() if x.startswith("ExecStart=")).partition("=")[2]
    words = [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(line)]
    assert tuple(words) == made().command


# ------------------------------------------------------------------ what is set up by hand


@pytest.mark.parametrize("times", TIMES, ids=lambda times: times.words)
def test_launchd_is_given_an_agent(times: Times) -> None:
    agent = plistlib.loads(Launchd().pieces(made(times))[0].text.encode())
    assert tuple(agent["ProgramArguments"]) == made().command
    assert agent["EnvironmentVariables"] == dict(made().environment)
    starts = agent["StartCalendarInterval"]
    runs = len(starts) if isinstance(starts, list) else 1
    a_day = 1 if times.every is None else 60 // times.every if times.every < 60 else 24 * 60 // times.every
    assert runs == a_day


@pytest.mark.parametrize("times", TIMES, ids=lambda times: times.words)
def test_windows_is_given_a_task(times: Times) -> None:
    text = TaskScheduler().pieces(made(times))[0].text
    task = ElementTree.fromstring(text.encode("utf-16"))
    spaces = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    arguments = task.findtext("t:Actions/t:Exec/t:Arguments", namespaces=spaces)
    assert arguments and '"/opt/tosdiff" "check" "--scheduled"' in arguments
    start = task.findtext("t:Triggers/t:CalendarTrigger/t:StartBoundary", namespaces=spaces)
    assert start and start.endswith(f"T{times.hour:02d}:{times.minute:02d}:00")
    interval = task.findtext("t:Triggers/t:CalendarTrigger/t:Repetition/t:Interval", namespaces=spaces)
    assert (interval is None) == (times.every is None)


def test_the_workflow_asks_for_no_more_than_it_needs() -> None:
    import yaml

    text = workflow(Times(hour=7, minute=17)).text
    read = yaml.safe_load(text)
    assert read["permissions"] == {"contents": "write", "issues": "write"}
    assert read[True]["schedule"] == [{"cron": "17 7 * * *"}]  # YAML 1.1 reads `on` as true
    uses = [step["uses"] for step in read["jobs"]["check"]["steps"] if "uses" in step]
    assert uses and all(len(each.partition("@")[2]) == 40 for each in uses)
    assert "github.token" in str(read) and "${{ github.token }}" in text
    # nothing that a page says is put into a command
    assert all("${{" not in step.get("run", "") for step in read["jobs"]["check"]["steps"])


@pytest.mark.parametrize("step", range(2, 6))
def test_a_step_of_the_workflow_is_a_script_that_bash_reads(step: int) -> None:
    import yaml

    steps = yaml.safe_load(workflow(Times()).text)["jobs"]["check"]["steps"]
    subprocess.run(["bash", "-n"], input=steps[step]["run"], text=True, check=True)
