"""The program as a person runs it: at a terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

from tests.world.command import line


class AtTerminal:
    """A run whose input and output are a terminal; `said` is what it has printed by now."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self.process = process
        self._master = master
        self._bytes = b""
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def said(self) -> str:
        return self._bytes.decode("utf-8", "replace").replace("\r\n", "\n")

    def _read(self) -> None:
        with suppress(OSError):
            while got := os.read(self._master, 65536):
                self._bytes += got

    def until(self, happened: Callable[[], object], *, seconds: float = 40) -> None:
        """Wait for something to happen, and fail with what was printed where it does not."""
        deadline = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < deadline, self.said
            time.sleep(0.1)

    def interrupt(self) -> None:
        """Press ctrl-C: the whole foreground group of the terminal gets the signal."""
        os.killpg(self.process.pid, signal.SIGINT)

    def ended(self, *, seconds: float = 40) -> int:
        """Wait for the end, and return the exit code."""
        self.until(lambda: self.process.poll() is not None, seconds=seconds)
        self._reader.join(2)
        return self.process.returncode


@contextmanager
def at_terminal(*words: str | Path, cwd: Path, env: Mapping[str, str]) -> Iterator[AtTerminal]:
    """Run a command at a terminal of 80 columns; it is killed if it outlives the test."""
    import pty
    import termios

    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    process = subprocess.Popen(
        line(*words), cwd=cwd, env={**os.environ, "TERM": "dumb", **env}, stdin=slave, stdout=slave, stderr=slave,
        start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    try:
        yield AtTerminal(process, master)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()
        os.close(master)
