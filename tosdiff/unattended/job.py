"""What a scheduler is asked to run, and when.

Invariant: a job is complete by itself: its program and its files by their full paths, its encoding stated, for a
scheduler knows neither the user's PATH nor the language of their terminal.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tosdiff.errors import UsageError
from tosdiff.store.files import home

# What decides where tosdiff finds its files and how it reaches the web; a scheduler does not pass it on by itself.
_CARRIED = (
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
    "XDG_CACHE_HOME",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
)
_MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When a job runs, in the machine's own time: every day at a minute, at even distances, or by an expression."""

    hour: int = 0
    minute: int = 0
    every: int | None = None
    """Minutes from run to run, a whole part of an hour or of a day; None for once a day."""
    cron: str | None = None
    """The five fields of a crontab, where the user gave them; the other fields say nothing then."""

    @property
    def words(self) -> str:
        if self.cron is not None:
            return f"by the crontab's {self.cron!r}"
        if self.every is None:
            return f"every day at {self.hour:02d}:{self.minute:02d}"
        if self.every % 60:
            return "every minute" if self.every == 1 else f"every {self.every} minutes"
        return "every hour" if self.every == 60 else f"every {self.every // 60} hours"

    @property
    def fields(self) -> str:
        """The five fields of a crontab."""
        if self.cron is not None:
            return self.cron
        if self.every is None:
            return f"{self.minute} {self.hour} * * *"
        if self.every < 60:
            return f"*/{self.every} * * * *" if self.every > 1 else "* * * * *"
        hours = self.every // 60
        return f"{self.minute} {f'*/{hours}' if hours > 1 else '*'} * * *"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A command that checks one store, and when it runs."""

    name: str
    """Of its kind for schedulers that name their jobs: letters, digits, hyphens; one for each store."""
    store: Path
    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    """Where it runs."""
    times: Times

    @property
    def line(self) -> str:
        """The command with what it needs of its environment, for a shell."""
        sets = [f"{name}={shlex.quote(value)}" for name, value in self.environment.items()]
        return " ".join([*sets, shlex.join(self.command)])


def job(store: Path, providers: Path | None, times: Times, *, deposit: bool = False) -> Job:
    """Return the job that checks a store with this installation.

    Args:
        store: the folder of the snapshots.
        providers: the providers file, or None where the one that comes with tosdiff is in use.
        times: when it runs.
        deposit: whether each new version is kept by the Wayback Machine as well.
    """
    command = [*program(), "check", "--scheduled", *(("--deposit",) if deposit else ())]
    if providers is not None:
        command += ["--config", str(providers.resolve())]
    return Job(
        name=job_name(store),
        store=store.resolve(),
        command=(*command, "--store", str(store.resolve())),
        environment={
            "PYTHONUTF8": "1",
            **{name: os.environ[name] for name in _CARRIED if os.environ.get(name)},
        },
        folder=home() or store.resolve().parent,
        times=times,
    )


def job_name(store: Path) -> str:
    """Name the job of a store, by its place."""
    return f"tosdiff-{sha256(os.fsencode(store.resolve())).hexdigest()[:8]}"


def program() -> tuple[str, ...]:
    """Return how this installation of tosdiff is started from anywhere."""
    python = Path(sys.executable)
    script = python.with_name("tosdiff.exe" if os.name == "nt" else "tosdiff")
    # -P: a folder named tosdiff where the job runs is not the program
    return (str(script),) if script.is_file() else (str(python), "-P", "-m", "tosdiff")


def daily(text: str) -> Times:
    """Read a time of day: `07:17`.

    Raises:
        UsageError: it is none.
    """
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", text, re.ASCII)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise UsageError(f"{text!r} is not a time of day", hint="give it like --daily 07:17")
    return Times(hour=int(found[1]), minute=int(found[2]))


def every(text: str, minute: int) -> Times:
    """Read a distance between runs: `6h`, `30m`.

    Args:
        minute: of the hour, for distances of whole hours.

    Raises:
        UsageError: it is none, or one at which runs would not fall on the same times each day.
    """
    found = re.fullmatch(r"(\d{1,4})\s*(m|min|h)", text, re.ASCII)
    minutes = int(found[1]) * (60 if found[2] == "h" else 1) if found else 0
    if minutes == _MINUTES_OF_A_DAY:
        return Times(minute=minute)
    even = minutes and (60 % minutes == 0 if minutes < 60 else _MINUTES_OF_A_DAY % minutes == 0)
    if not even or (minutes > 60 and minutes % 60):
        raise UsageError(
            f"runs every {text!r} cannot be laid out evenly over a day",
            hint="give minutes that divide an hour or hours that divide a day, like --every 30m or --every 6h",
        )
    return Times(minute=minute, every=minutes)
