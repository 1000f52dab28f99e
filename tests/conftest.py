"""Fixtures that several parts of the suite share: the corpus, and the replay server over it."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

pytest_plugins = ["tests.world.raw_server"]

ROOT = Path(__file__).resolve().parent.parent


FLOORS = ROOT / "tests" / "floors.json"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="record what is derived now in tests/floors.json")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--refresh") and os.environ.get("CI") == "true":
        raise pytest.UsageError(
            "in CI nothing is refreshed: run `make digests` where you can read what it changed"
        )


def floors(of: str) -> Any:
    """Return the figures below which measured quality must not fall; they are lowered only on purpose."""
    return json.loads(FLOORS.read_text(encoding="utf-8"))[of]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real captures beside the project."""
    folder = ROOT.parent / "shared"
    if not (folder / "corpus" / "captures.jsonl").is_file():
        if os.environ.get("CI") == "true":
            pytest.fail("../shared is missing, and in CI it must be there")
        pytest.skip("../shared (real captures) is not beside the project")
    return folder


@pytest.fixture(scope="session")
def truth(shared: Path) -> ModuleType:
    """The benchmark that measures extraction by hand; refuses another corpus than the floors were set on."""
    names = ("captures.jsonl", "extraction/index.jsonl", "truth/texts.jsonl")
    digest = sha256(b"".join((shared / "corpus" / name).read_bytes() for name in names)).hexdigest()
    assert digest.startswith(floors("extraction")["corpus"]), "another corpus: measure, and set floors anew"
    spec = importlib.util.spec_from_file_location("truth", ROOT / "benchmarks" / "truth.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Replay:
    """The replay server: real captures at a moment of its own clock, faults on request."""

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
