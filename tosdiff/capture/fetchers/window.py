"""A browser as a person would start it, with a profile of tosdiff's own: a tab is opened, listed and closed, no more.

Invariant: it ends when `close` is called and when this process ends. Nothing about it is disguised.

It is started with a debugging port of a number that is free at that moment. With port 0, and with a pipe, Chromium says of itself
that it is automated (`navigator.webdriver`) before anything is; with a number it says so of what is driven, and nothing is.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tosdiff.capture.by_hand import by_hand
from tosdiff.capture.fetchers import devtools
from tosdiff.capture.fetchers.devtools import DevToolsError, Tab
from tosdiff.errors import FetchError

_SECONDS_TO_START = 30.0  # a first start, with a new profile on a slow disk, takes up to ten
_SECONDS_TO_END = 8.0


class Window:
    """A browser that is started when the first page is shown, and again when the person has closed it."""

    def __init__(self, program: str, profile: Path, *, sandbox: bool) -> None:
        self._command = [
            program,
            f"--user-data-dir={profile}",
            "--no-first-run",
            "--no-default-browser-check",
            *([] if sandbox else ["--no-sandbox"]),
        ]
        self._process: subprocess.Popen[bytes] | None = None
        self._tab = ""
        self.port = 0

    def show(self, url: str) -> str:
        """Show a page in place of the one before, and return the id of its tab.

        Raises:
            FetchError: the browser does not start.
        """
        if self.is_open:
            with suppress(DevToolsError):
                before, self._tab = self._tab, devtools.open_tab(self.port, url)
                devtools.close_tab(self.port, before)
                return self._tab
        self.close()
        self._start(url)
        return self._tab

    @property
    def is_open(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def tab(self) -> Tab | None:
        """Return how the tab stands that shows the page; None when the person has closed it."""
        if not self.is_open:
            return None
        try:
            return next((each for each in devtools.tabs(self.port) if each.id == self._tab), None)
        except DevToolsError:
            return None

    def close(self) -> None:
        """End the browser, as its own menu would; it may be shown again."""
        if self._process is None:
            return
        process, self._process = self._process, None
        assert process.stdin
        with suppress(OSError):
            process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_SECONDS_TO_END)
        with suppress(OSError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _start(self, url: str) -> None:
        self.port = _free_port()
        command = [*self._command, f"--remote-debugging-port={self.port}", url]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tosdiff.capture.fetchers.keeping", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = time.monotonic() + _SECONDS_TO_START
        while self.is_open and time.monotonic() < until:
            with suppress(DevToolsError):
                if shown := devtools.tabs(self.port):
                    own = (each for each in shown if each.url.startswith(("http://", "https://")))
                    self._tab = next(own, shown[0]).id
                    return
            time.sleep(0.1)
        self.close()
        without = "where a sandbox is not allowed, as for root or in a container: `tosdiff check --assist --browser-without-sandbox`"
        raise FetchError("the browser does not start, or shows no window", hint=f"{without}; {by_hand()}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port
