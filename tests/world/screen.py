"""A screen without a monitor, and a hand at its mouse: X events, as a person's come, and nothing of a browser's protocol."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tosdiff.capture.fetchers.programs import found


class Screen:
    """An X server of its own; programs that are given its `display` show their windows there."""

    def __init__(self, display: str) -> None:
        self.display = display

    def click(self, x: int = 500, y: int = 500) -> None:
        """Move the pointer to a place, the middle of the screen unless said otherwise, and press its first button."""
        self._hand("mousemove", str(x), str(y), "click", "1")

    def close_tab(self) -> None:
        """Press ctrl-W in the window under the pointer, which closes it with its last tab."""
        self._hand("mousemove", "500", "500", "key", "ctrl+w")

    def _hand(self, *words: str) -> None:
        environment = {**os.environ, "DISPLAY": self.display}
        subprocess.run(["xdotool", *words], env=environment, check=False, capture_output=True)


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    """Skips, with the reason, where there is no X server, no hand, or no browser (`.ci/run` installs all three as root)."""
    for program in ("Xvfb", "xdotool"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed: apt-get install xvfb xdotool")
    if found() is None:
        pytest.skip("no Chromium, Chrome or Edge is installed")
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1000x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[theirs], stderr=subprocess.DEVNULL) as server:
        os.close(theirs)
        with os.fdopen(ours) as told:
            display = f":{told.readline().strip()}"
        try:
            yield Screen(display)
        finally:
            server.terminate()


def running_in(folder: Path) -> list[str]:
    """Return the command lines of the processes that name a folder: a browser's profile lies in it."""
    lines = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            line = each.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            if str(folder) in line and "pytest" not in line.split(" ")[0]:
                lines.append(line)
    return lines
