"""A timer of the user's systemd.

Invariant: the units bear the job's name, and no other unit is touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tosdiff.errors import SchedulerError
from tosdiff.models import SchedulerName
from tosdiff.store.files import home, put_in_place
from tosdiff.unattended.job import Job, Times
from tosdiff.unattended.scheduler import Installed, SchedulerFile

_DELAY = "5min"  # so that not every installation asks a provider in the same second


class Systemd:
    """Jobs as timers of `systemctl --user`."""

    name = SchedulerName.SYSTEMD
    by_itself = True

    def pieces(self, job: Job) -> tuple[SchedulerFile, ...]:
        folder = _folder()
        return (
            SchedulerFile(where=str(folder / f"{job.name}.service"), text=_service(job)),
            SchedulerFile(where=str(folder / f"{job.name}.timer"), text=_timer(job)),
        )

    def steps(self, job: Job) -> tuple[str, ...]:
        return ("systemctl --user daemon-reload", f"systemctl --user enable --now {job.name}.timer")

    def notes(self, job: Job) -> tuple[str, ...]:
        return (
            f"what a run prints is in the journal (journalctl --user -u {job.name}); to be told, set up `notify:`",
            "it runs while you are logged in; to run it always: loginctl enable-linger",
            "a run missed while the machine was off is made up for at its next start",
        )

    def install(self, job: Job) -> None:
        for piece in self.pieces(job):
            path = Path(piece.where)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                # a proxy's address may hold a password
                put_in_place(path, piece.text.encode(), mode=0o600)
            except OSError as problem:
                raise SchedulerError(f"{path}: {problem.strerror or problem}") from problem
        _systemctl("daemon-reload")
        _systemctl("enable", "--now", f"{job.name}.timer")

    def remove(self, name: str) -> bool:
        timer = _folder() / f"{name}.timer"
        if not timer.exists():
            return False
        _systemctl("disable", "--now", timer.name)
        for path in (timer, timer.with_suffix(".service")):
            path.unlink(missing_ok=True)
        _systemctl("daemon-reload")
        return True

    def installed(self, name: str) -> Installed | None:
        timer, service = (_folder() / f"{name}.{kind}" for kind in ("timer", "service"))
        try:
            when, line = _value(timer, "OnCalendar"), _value(service, "ExecStart")
        except OSError:
            return None
        told = _systemctl("show", timer.name, "--property=NextElapseUSecRealtime", "--timestamp=unix")
        return Installed(line=line, when=when, next_run=_unix(told.partition("=")[2].strip()))


def runs_here() -> bool:
    """Say whether the user's systemd can be spoken to."""
    try:
        _systemctl("show-environment")
    except SchedulerError:
        return False
    return True


def calendar(times: Times) -> str:
    """Write times as systemd's OnCalendar does.

    Raises:
        SchedulerError: they are a crontab's.
    """
    if times.cron is not None:
        raise SchedulerError(
            "systemd does not read a crontab's five fields", hint="add --with cron, or use --daily or --every"
        )
    if times.every is None:
        return f"*-*-* {times.hour:02d}:{times.minute:02d}:00"
    if times.every < 60:
        return f"*:0/{times.every}"
    return f"*-*-* 0/{times.every // 60}:{times.minute:02d}:00"


def _folder() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or (home() or Path("/")) / ".config") / "systemd" / "user"


def _service(job: Job) -> str:
    environment = "".join(f"Environment={_quoted(f'{k}={v}')}\n" for k, v in job.environment.items())
    command = " ".join(map(_quoted, job.command))
    return (
        f"[Unit]\nDescription=tosdiff: check the terms stored in {_escaped(str(job.store))}\n\n"
        f"[Service]\nType=oneshot\nWorkingDirectory=%h\n{environment}ExecStart={command}\n"
        # 1: the wording changed; 3: something could not be verified; neither is a failure of the unit
        "SuccessExitStatus=1 3\n"
    )


def _timer(job: Job) -> str:
    return (
        f"[Unit]\nDescription=tosdiff: {job.times.words}\n\n"
        f"[Timer]\nOnCalendar={calendar(job.times)}\nPersistent=true\nRandomizedDelaySec={_DELAY}\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def _escaped(text: str) -> str:
    """Keep a percent sign from being read as a specifier, and a line break from ending the setting."""
    return text.replace("%", "%%").replace("\n", " ")


def _quoted(word: str) -> str:
    """Quote a word of a command line or a setting of the environment, as systemd.service(5) reads it."""
    word = word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("%", "%%")
    return '"' + word.replace("$", "$$") + '"'


def _value(path: Path, key: str) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((line.partition("=")[2] for line in lines if line.startswith(f"{key}=")), "")


def _unix(stated: str) -> datetime | None:
    return (
        datetime.fromtimestamp(int(stated[1:]), UTC) if stated[:1] == "@" and stated[1:].isdigit() else None
    )


def _systemctl(*words: str) -> str:
    systemctl = shutil.which("systemctl")
    if systemctl is None:
        raise SchedulerError("this machine has no systemd", hint="add --with cron")
    try:
        done = subprocess.run(
            [systemctl, "--user", *words], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise SchedulerError(f"systemd does not answer: {problem}", hint="add --with cron") from problem
    if done.returncode:
        raise SchedulerError(
            f"systemctl --user {' '.join(words)}: {done.stderr.strip() or done.returncode}",
            hint="add --with cron",
        )
    return done.stdout
