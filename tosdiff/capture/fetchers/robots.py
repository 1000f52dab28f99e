"""What a host lets programs fetch, by its robots.txt (RFC 9309).

Invariant: no page is asked for that its host asks programs not to fetch, redirects included; a host is asked for its rules
once a day, and what it said is remembered by whoever gave the memory.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tosdiff.capture.by_hand import by_hand
from tosdiff.capture.fetchers.addresses import is_loopback
from tosdiff.capture.fetching import FetchLimits, HostMemory, asked_to_wait_until
from tosdiff.errors import FetchError, LostRedirectError
from tosdiff.models import Capture, Clock, Document, RobotsFile, iso

if TYPE_CHECKING:
    from protego import Protego

PRODUCT = "tosdiff"
"""The name by which rules are addressed to this program."""

_A_DAY = timedelta(days=1)  # RFC 9309, 2.4
_MOST_READ = 512 * 1024  # RFC 9309, 2.5, asks for 500 KiB at least
_LONGEST_DELAY = 30.0  # seconds; Crawl-delay is of no standard, and files ask for hours
_AGENT = re.compile(
    r"^[^\S\r\n]*user[- ]?agent\b[^\S\r\n]*:?[^\S\r\n]*(?P<name>[^\r\n]*)", re.IGNORECASE | re.MULTILINE
)
_TOKEN = re.compile(r"\*|[A-Za-z_-]+")
_TURN_OFF = "`robots: false` in providers.yaml has this document fetched all the same"

Ask = Callable[[Document, bool, float], Capture]
"""Return the complete answer for an address; of a public server alone, where a public page led there; within so many seconds."""


class Robots:
    """The rules of hosts, asked for when the first page of each is."""

    def __init__(self, limits: FetchLimits, clock: Clock, ask: Ask) -> None:
        self._limits = limits
        self._clock = clock
        self._ask = ask
        self._unreachable: dict[str, FetchError] = {}

    def ask_leave(self, document: Document, url: str, *, seconds: float, public_only: bool = False) -> float:
        """Return once an address of a document may be asked for, and the seconds that it took to find out.

        Args:
            document: for which it is asked; it may do without rules.
            url: its own, or one that a redirect leads to.
            seconds: that asking its host may take.
            public_only: whether a server within a private network is not to be asked.

        Raises:
            FetchError: the host asks programs not to fetch it, or cannot say whether it does.
        """
        memory = self._limits.hosts
        if memory is None or document.robots is False or (document.robots is None and is_loopback(url)):
            return 0.0
        started = time.monotonic()
        origin = origin_of(url)
        file = memory.robots(origin)
        if file is None or not timedelta() <= self._clock() - file.read_at < _A_DAY:
            file = self._read(document, origin, memory, seconds=seconds, public_only=public_only)
        if not allows(file, url):
            raise FetchError(
                f"{origin}/robots.txt, as read at {iso(file.read_at)}, asks programs not to fetch {url[:200]}",
                hint=f"nothing was asked of it: {by_hand()}; {_TURN_OFF}",
            )
        return time.monotonic() - started

    def _read(
        self, document: Document, origin: str, memory: HostMemory, *, seconds: float, public_only: bool
    ) -> RobotsFile:
        """Ask a host for its rules; where it cannot say them now, those of before stand."""
        before = memory.robots(origin)
        if origin in self._unreachable and before is None:
            raise self._unreachable[origin]
        at = self._clock()
        headers = (("Accept", "text/plain, */*;q=0.1"),)
        asked = replace(document, url=f"{origin}/robots.txt", former_urls=(), headers=headers)
        try:
            answer = self._ask(asked, public_only, seconds)
            if until := asked_to_wait_until(answer, at):
                memory.wait(urlsplit(origin).netloc, until)
            said = _text(answer)
        except LostRedirectError:
            said = ""
        except FetchError as problem:
            if before is not None:
                return before
            self._unreachable[origin] = problem
            raise
        file = RobotsFile(text=said, read_at=at)
        memory.keep_robots(origin, file)
        if not is_loopback(origin):
            time.sleep(max(self._limits.pause, crawl_delay(file)))
        return file


def origin_of(url: str) -> str:
    """Return the scheme, host and port of an address, to which one robots.txt applies."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower()


def allows(file: RobotsFile, url: str) -> bool:
    """Return whether the rules let tosdiff fetch an address."""
    allowed: bool = _rules(file).can_fetch(url, PRODUCT)
    return allowed


def crawl_delay(file: RobotsFile) -> float:
    """Return the seconds between requests for which the rules ask, within reason."""
    delay: float | None = _rules(file).crawl_delay(PRODUCT)
    return min(delay or 0.0, _LONGEST_DELAY)


def _text(answer: Capture) -> str:
    """Return what an answer says of rules (RFC 9309, 2.3.1): a file that is not there forbids nothing.

    Raises:
        FetchError: the server cannot say, or has had enough of requests.
    """
    if answer.status == 429 or answer.status >= 500:
        raise FetchError(
            f"{answer.url}: HTTP {answer.status}; until it says what programs may fetch, nothing is asked there",
            hint=f"it may be a passing fault: run the check again later; {_TURN_OFF}",
        )
    if not 200 <= answer.status < 300:
        return ""
    return answer.body[:_MOST_READ].decode("utf-8", "replace").removeprefix("\ufeff")


@lru_cache(maxsize=16)
def _rules(file: RobotsFile) -> Protego:
    from protego import Protego  # 45 ms, for what is asked of few hosts

    return Protego.parse(_AGENT.sub(_for_us_or_another, file.text))


def _for_us_or_another(line: re.Match[str]) -> str:
    """Say of a group's agent whether it is this program, all, or another.

    Rules are addressed by the whole product token (RFC 9309, 2.2.1), and a file that addresses each of its rules to ten
    thousand agents is read as fast as any other.
    """
    token = _TOKEN.match(line["name"])
    name = token[0].lower() if token else ""
    return f"User-agent: {name if name in ('*', PRODUCT) else 'another'}"
