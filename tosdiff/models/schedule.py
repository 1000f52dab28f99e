"""What runs the job of a store.

Invariant: as in `models`.
"""

from __future__ import annotations

from enum import StrEnum


class SchedulerName(StrEnum):
    """The schedulers of operating systems that tosdiff knows."""

    SYSTEMD = "systemd"
    CRON = "cron"
    LAUNCHD = "launchd"
    WINDOWS = "windows"
