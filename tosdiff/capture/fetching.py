"""The seam of fetchers: a document's address in, a capture or a failure out.

Invariant: whoever asks knows a fetcher by this form alone, so that every one keeps the same contract
(`tests/capture/test_fetching.py` runs it against each).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol

from tosdiff.errors import FetchError
from tosdiff.models import Capture, Clock, Document, RobotsFile, Validators, iso, utc

_WAITED_OUT = timedelta(minutes=1)  # a fetch waits that long by itself
_LONGEST_WAIT = timedelta(days=7)  # a server that asks for more has made a mistake


class HostMemory(Protocol):
    """What hosts asked of their visitors; used by several threads."""

    def robots(self, origin: str) -> RobotsFile | None:
        """Return what was read last of the robots.txt of an origin, as `https://halcyon.example`."""

    def keep_robots(self, origin: str, file: RobotsFile) -> None:
        """Remember it, instead of what was read before."""

    def until(self, host: str) -> datetime | None:
        """Return before when a host, named as in its address, asked not to be visited."""

    def wait(self, host: str, until: datetime | None) -> None:
        """Remember that it asked for it; None when it did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """What one document may take; a fetcher that cannot keep within it fails."""

    timeout: float = 30.0
    """Seconds for one document, all attempts and redirects included, the pauses between them not."""
    max_bytes: int = 20 * 1024 * 1024
    """Of one body, as it is sent and again when unpacked."""
    max_redirects: int = 8
    attempts: int = 3
    """Requests for one document at most, redirects not counted."""
    pause: float = 1.0
    """Seconds between two documents of one host; none on loopback."""
    person: float = 300.0
    """Seconds that a person has at one document's window."""
    sandbox: bool = True
    """Whether a browser keeps its sandbox."""
    backoff: float = 0.5
    """Seconds before the second attempt; doubled for each one after."""
    hosts: HostMemory | None = None
    """What hosts asked of visitors is remembered there; without it no robots.txt is asked for."""


class Fetcher(Protocol):
    """Fetches documents one after the other; it may keep connections between them, and is used by one thread."""

    def fetch(self, document: Document, validators: Validators | None = None) -> Capture:
        """Return the complete answer for a document's address, whatever its status.

        Whether the answer shows the document is for others to judge. The capture names its document, the address
        asked and the one that answered; its time is by the fetcher's clock, or that of the archive it comes from,
        and never later. With `validators` the answer may be a 304 without a body; without them it never is.

        Raises:
            FetchError: there was no complete answer within the limits. Nothing else is raised for what a
                publisher sends or declares.
        """

    def close(self) -> None:
        """Give back what is kept between documents. What is closed may be closed again."""


Open = Callable[[FetchLimits, Clock], Fetcher]


def asked_to_wait_until(capture: Capture, present: datetime) -> datetime | None:
    """Return before when a server that has enough asks not to be visited (RFC 9110, 10.2.3)."""
    stated = capture.header("Retry-After") if capture.status in (429, 503) else None
    if stated is None:
        return None
    try:
        until = present + timedelta(seconds=int(stated))
    except (ValueError, OverflowError):
        try:
            until = utc(parsedate_to_datetime(stated))
        except (ValueError, TypeError, OverflowError):
            return None
    return until if until - present > _WAITED_OUT else None


def leave_alone(hosts: HostMemory | None, host: str, present: datetime) -> None:
    """Ask nothing of a host before the time for which it asked for that.

    Raises:
        FetchError: that time has not come.
    """
    until = hosts.until(host) if hosts else None
    if until is not None and timedelta() < until - present <= _LONGEST_WAIT:
        raise FetchError(
            f"{host} asked not to be visited before {iso(until)}",
            hint="nothing was asked of it; a check after that time will",
        )
