"""The replay server: real captures on loopback, at a moment of its own clock, with faults on request."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest


class Replay:
    """The server as a test drives it."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"

    def _send(self, method: str, path: str, /, **query: str | int) -> None:
        with urlopen(Request(f"{self.base}{path}?{urlencode(query)}", method=method)) as answer:
            json.load(answer)

    def at(self, moment: str) -> None:
        """Move the clock to an ISO 8601 moment."""
        self._send("POST", "/_clock", at=moment)

    def fault(self, document: str, kind: str, times: int = 1, rate: int = 1024) -> None:
        """Break the next `times` requests (0: all, until cleared) for `provider/document`."""
        self._send("POST", "/_fault", path=f"/{document}", kind=kind, times=times, rate=rate)

    def clear(self) -> None:
        self._send("DELETE", "/_fault")

    def url(self, document: str) -> str:
        return f"{self.base}/{document}"


@pytest.fixture(scope="session")
def replay_server(shared: Path) -> Iterator[Replay]:
    """One server for the whole run; tests set the clock and clear the faults themselves."""
    command = [sys.executable, str(shared / "tools/replay_server.py"), "--corpus", str(shared / "corpus")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield Replay(json.loads(server.stdout.readline())["port"])
        server.terminate()


@pytest.fixture
def replay(replay_server: Replay) -> Iterator[Replay]:
    """The server, without faults before and after."""
    replay_server.clear()
    yield replay_server
    replay_server.clear()
