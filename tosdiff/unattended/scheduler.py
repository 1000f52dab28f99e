"""What every scheduler of an operating system can do with a job: the seam.

Invariant: a scheduler touches its own job of a store and nothing else that it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tosdiff.models import SchedulerName
from tosdiff.unattended.job import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulerFile:
    """A file, or a part of one, that a scheduler reads."""

    where: str
    """Its path, or what it is a part of."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A job as it stands in a scheduler."""

    line: str
    """The command that it runs."""
    when: str
    """When it runs, in the scheduler's own words."""
    next_run: datetime | None
    """None where the scheduler does not say."""


class Scheduler(Protocol):
    """One of the operating system's schedulers."""

    name: SchedulerName
    by_itself: bool
    """Whether `install` puts the job in force; where not, the user runs the commands that `steps` gives."""

    def pieces(self, job: Job) -> tuple[SchedulerFile, ...]:
        """Return what the scheduler is to read.

        Raises:
            UsageError: it has no such times.
        """

    def steps(self, job: Job) -> tuple[str, ...]:
        """Return the commands that put the pieces in force, as a person would run them."""

    def notes(self, job: Job) -> tuple[str, ...]:
        """Return what the user should know: where the report goes, what has to be so for it to run."""

    def install(self, job: Job) -> None:
        """Put the job in force, in place of the store's old one.

        Raises:
            SchedulerError: it cannot be.
        """

    def remove(self, name: str) -> bool:
        """Take a store's job out; return whether there was one.

        Raises:
            SchedulerError: it cannot be.
        """

    def installed(self, name: str) -> Installed | None:
        """Return a store's job as it stands there.

        Raises:
            SchedulerError: the scheduler cannot be asked.
        """
