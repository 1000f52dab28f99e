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
from tosdiff.errors import FetchError

SERVICE = "https://web.archive.org"
# Documented: a capture ends within two minutes.
_POLL, _LONGEST, _BUSY, _MOST_TRIED = 5.0, 240.0, 60.0, 3
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
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
        "Authorization": f"LOW {keys.access}:{keys.secret}",
    }
    body = urlencode({"url": url, "skip_first_archive": "1"}).encode()
    for attempt in range(1, _MOST_TRIED + 1):
        answer = asked(f"{service}/save", body, headers=headers)
        said = _said(answer)
        if answer.status != 429 and said.get("status_ext") not in _BUSY_CODES:
            break
        if attempt == _MOST_TRIED:
            raise FetchError(
                f"{url} was not archived: the archive asks to be left alone", hint="try again later"
            )
        sleep(answer.retry_after or _BUSY)
    job = said.get("job_id")
    if not isinstance(job, str):
        raise _failure(url, answer, said)
    waited = 0.0
    while waited < _LONGEST:
        sleep(_POLL)
        waited += _POLL
        answer = asked(f"{service}/save/status/{quote(job, safe='')}", headers=headers)
        said = _said(answer)
        if said.get("status") == "success":
            return _captured(url, said)
        if said.get("status") != "pending" and answer.status not in (429, 502, 503, 504):
            raise _failure(url, answer, said)
    raise FetchError(
        f"{url} was submitted and is not known to be archived: nothing came of it in {_LONGEST:.0f} seconds",
        hint="try again later",
    )


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
