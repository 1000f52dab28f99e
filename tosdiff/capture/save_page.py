"""The Wayback Machine asked to keep a page: Save Page Now 2, as its public API documents it.

Invariant: an answer "success" says only that a capture was made; what it shows is for others to see. Its pace is kept, its error
codes are told in words, and the keys are sent to this one service and stand in no message.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from tosdiff.capture.posting import ServiceAnswer, asked
from tosdiff.errors import FetchError, ServiceBusyError, without_password

SERVICE = "https://web.archive.org"
# Documented: a capture ends within two minutes. Seconds.
POLL, LONGEST = 5.0, 240.0
# Documented: seven captures a minute. Seconds from one to the next, with room for times that are kept to the second.
PACE = 10.0
_BUSY, _LONGEST_WAIT, _MOST_TRIED = 60.0, 300.0, 3
_PASSING = (500, 502, 503, 504)
_WORDS = {
    "error:blocked": "the publisher's server turned the archive away",
    "error:blocked-url": "the archive may not keep this address",
    "error:no-access": "the publisher's server refused the archive (HTTP 403)",
    "error:not-found": "the page was not found (HTTP 404)",
    "error:too-many-daily-captures": "this address was captured too often today: try again tomorrow",
    "error:too-many-requests": "the publisher's server has had too many requests from the archive",
    "error:user-session-limit": "too many captures of yours are under way",
    "error:soft-time-limit-exceeded": "the capture took too long",
    "error:browsing-timeout": "the capture took too long",
}
_BUSY_CODES = ("error:user-session-limit", "error:too-many-requests")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveKeys:
    """The keys of an account at archive.org."""

    access: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedCapture:
    """A capture that the archive says it made."""

    stamp: str
    """Its time as 14 digits."""
    original: str
    """The address captured, after redirects."""

    @property
    def at(self) -> datetime:
        return datetime.strptime(self.stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def save(
    url: str, keys: ArchiveKeys, *, service: str = SERVICE, sleep: Callable[[float], object] = time.sleep
) -> SavedCapture:
    """Have an address captured, and return the capture when the archive says that it is made.

    Raises:
        FetchError: it was not made, or not in time.
    """
    job = submitted(url, keys, service=service, sleep=sleep)
    for _ in range(int(LONGEST / POLL)):
        sleep(POLL)
        if made := outcome(url, job, keys, service=service):
            return made
    raise nothing_came(url)


def submitted(
    url: str, keys: ArchiveKeys, *, service: str = SERVICE, sleep: Callable[[float], object] = time.sleep
) -> str:
    """Ask for a capture, again where the archive is busy or has a fault that passes, and return the name of the job.

    Raises:
        ServiceBusyError: it asks to be left alone for longer than is waited here.
        FetchError: it refuses.
    """
    if without_password(url) != url:
        raise FetchError(
            f"{without_password(url)} was not archived: its address holds a password, which is sent to no archive"
        )
    body = urlencode({"url": url, "skip_first_archive": "1"}).encode()
    headers = {**_headers(keys), "Content-Type": "application/x-www-form-urlencoded"}
    for attempt in range(1, _MOST_TRIED + 1):
        answer = asked(f"{service}/save", body, headers=headers)
        said = _said(answer)
        busy = answer.status == 429 or said.get("status_ext") in _BUSY_CODES
        if not busy and answer.status not in _PASSING:
            break
        wait = max(answer.retry_after or _BUSY, PACE)
        if attempt == _MOST_TRIED or wait > _LONGEST_WAIT:
            if busy or answer.retry_after:
                raise ServiceBusyError(
                    f"{url} was not archived: the archive asks to be left alone",
                    seconds=wait,
                    hint="try again later",
                )
            break
        sleep(wait)
    job = said.get("job_id")
    if not isinstance(job, str) or not job:
        raise _failure(url, answer, said)
    return job


def outcome(url: str, job: str, keys: ArchiveKeys, *, service: str = SERVICE) -> SavedCapture | None:
    """Return the capture that came of a job; None while nothing has come of it, or nothing can be learnt of it.

    Raises:
        FetchError: the archive says that it was not made.
    """
    try:
        answer = asked(f"{service}/save/status/{quote(job, safe='')}", headers=_headers(keys))
    except FetchError:  # the job goes on whether or not its archive can be reached
        return None
    said = _said(answer)
    if said.get("status") == "success":
        return _captured(url, said)
    if said.get("status") == "pending" or answer.status == 429 or answer.status in _PASSING:
        return None
    raise _failure(url, answer, said)


def nothing_came(url: str) -> FetchError:
    """Return what is said of a job that has stayed pending for the longest that one takes."""
    return FetchError(
        f"{url} was submitted and is not known to be archived: nothing came of it in {LONGEST:.0f} seconds",
        hint="try again later",
    )


def _headers(keys: ArchiveKeys) -> dict[str, str]:
    return {"Accept": "application/json", "Authorization": f"LOW {keys.access}:{keys.secret}"}


def _said(answer: ServiceAnswer) -> dict[str, Any]:
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _captured(url: str, said: dict[str, Any]) -> SavedCapture:
    stamp, original = str(said.get("timestamp") or ""), str(said.get("original_url") or url)
    if len(stamp) != 14 or not stamp.isdecimal() or not original.startswith(("http://", "https://")):
        raise FetchError(
            f"{url}: the archive says that it captured it, and not where", hint="try again later"
        )
    return SavedCapture(stamp=stamp, original=original)


def _failure(url: str, answer: ServiceAnswer, said: dict[str, Any]) -> FetchError:
    if answer.status in (401, 403):
        return FetchError(
            f"{url} was not archived: archive.org does not know these keys (HTTP {answer.status})",
            hint="get yours at https://archive.org/account/s3.php",
        )
    code = str(said.get("status_ext") or "")[:60]
    why = _WORDS.get(code) or code or f"HTTP {answer.status}"
    return FetchError(
        f"{url} was not archived: {why}", hint="try again later, or save the page from a browser"
    )
