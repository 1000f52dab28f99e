"""Save Page Now (SPN2) on loopback: what it says to each request, and what its copies show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.world.captures import moment
from tests.world.loopback import Answer, Asked, serving
from tests.world.terms import LINES, page
from tosdiff.capture.save_page import ArchiveKeys

KEYS = ArchiveKeys(access="the-access-key", secret="the-secret-key")
STAMP = "20260304090000"
Said = tuple[int, dict[str, Any]]
PENDING: Said = (200, {"status": "pending"})
DONE: Said = (200, {"status": "success", "timestamp": STAMP})


class SavePage:
    """The archive, and the clock by which it is asked: only a pause moves it."""

    def __init__(self) -> None:
        self.base = ""
        self.saves: list[Said] = [(200, {})]
        """What is said to submissions, one after the other; the last for ever. An empty answer becomes a job."""
        self.jobs: list[Said] = [PENDING, DONE]
        """What is said of each job; the last for ever."""
        self.body = page(*LINES)
        self.bodies: dict[str, bytes] = {}
        """What copies of single addresses show."""
        self.hidden = 0
        """How often a copy leads to an older one before it is shown."""
        self.retry_after: str | None = None
        self.submitted: list[tuple[datetime, str]] = []
        """When each address was submitted."""
        self.authorized: list[str | None] = []
        self.paused: list[float] = []
        self.now = moment(3)
        self.lag = 0.0
        """Seconds that each of its answers takes."""
        self._of: dict[str, tuple[str, list[Said]]] = {}

    def pause(self, seconds: float) -> None:
        self.paused.append(seconds)
        self.now += timedelta(seconds=seconds)

    def clock(self) -> datetime:
        return self.now

    def answer(self, asked: Asked) -> Answer:
        self.now += timedelta(seconds=self.lag)
        if asked.path == "/save":
            url = parse_qs(asked.body.decode())["url"][0]
            self.submitted.append((self.now, url))
            status, said = _next(self.saves)
            if status == 200 and not said:
                said = {"url": url, "job_id": f"spn2-{len(self.submitted)}"}
                self._of[said["job_id"]] = url, [*self.jobs]
            return self._said(asked, status, said)
        if asked.path.startswith("/save/status/"):
            url, left = self._of[asked.path.rpartition("/")[2]]
            status, said = _next(left)
            return self._said(asked, status, {"original_url": url, **said})
        if self.hidden and STAMP in asked.path:
            self.hidden -= 1
            older = asked.path.replace(STAMP, "20200101000000")
            return Answer(status=302, headers={"Location": older})
        url = asked.path.partition("id_/")[2]
        return Answer(body=self.bodies.get(url, self.body), headers={"Content-Type": "text/html"})

    def _said(self, asked: Asked, status: int, said: dict[str, Any]) -> Answer:
        self.authorized.append(asked.headers["Authorization"])
        headers = {"Content-Type": "application/json"}
        if self.retry_after and status != 200:
            headers["Retry-After"] = self.retry_after
        return Answer(status=status, body=json.dumps(said).encode(), headers=headers)


def _next(answers: list[Said]) -> Said:
    return answers.pop(0) if len(answers) > 1 else answers[0]


@pytest.fixture
def service() -> Iterator[SavePage]:
    spn = SavePage()
    with serving(spn.answer) as spn.base:
        yield spn
