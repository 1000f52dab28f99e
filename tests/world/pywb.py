"""A web archive on loopback: pywb, where it is installed in an environment of its own (`.ci/run` does so)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.conftest import ROOT
from tests.world import saved


class Archive:
    """A running pywb with one collection, which takes captures while it runs."""

    def __init__(self, folder: Path, programs: Path, port: int) -> None:
        self._folder, self._programs, self._count = folder, programs, 0
        self.url = f"http://127.0.0.1:{port}/c"

    def captured(self, url: str, at: str, body: bytes) -> None:
        """Hold a capture of an address, made at an ISO 8601 time."""
        self.add(saved.warc((url, at, body)))

    def add(self, warc: bytes) -> Path:
        """Hold the captures of a WARC file, and return where it lies."""
        self._count += 1
        path = self._folder / f"{self._count}.warc.gz"
        path.write_bytes(warc)
        command = [str(self._programs / "wb-manager"), "add", "c", str(path)]
        subprocess.run(command, cwd=self._folder, check=True, capture_output=True)
        return self._folder / "collections" / "c" / "archive" / path.name


def programs() -> Path | None:
    """Return where pywb's programs lie; None where it is not installed."""
    named = os.environ.get("PYWB_BIN")
    for place in (Path(named) if named else None, ROOT / "build" / "ci" / "pywb" / "bin"):
        if place and (place / "wayback").exists():
            return place
    found = shutil.which("wayback")
    return Path(found).parent if found else None


@pytest.fixture
def web_archive(tmp_path: Path) -> Iterator[Archive]:
    place = programs()
    if place is None:
        pytest.skip("pywb is not installed; `.ci/run` installs it, or PYWB_BIN says where it is")
    folder = tmp_path / "pywb"
    folder.mkdir()
    subprocess.run([place / "wb-manager", "init", "c"], cwd=folder, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(place / "wayback"), "-b", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            for _ in range(100):
                with suppress(URLError, OSError), urlopen(f"http://127.0.0.1:{port}/"):
                    break
                time.sleep(0.1)
            yield Archive(folder, place, port)
        finally:
            server.terminate()
