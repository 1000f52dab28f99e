"""Which browser is installed, and whether there is a screen to show it on.

Invariant: what is not there is said with one line on how to get it.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from tosdiff.capture.fetchers.getting import how_to_get_a_browser
from tosdiff.errors import FetchError

_PROGRAMS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome", "msedge",
)  # fmt: skip
_SNAP = re.compile(r"/snap/bin/([a-z0-9-]+)")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


def found() -> str | None:
    """Return the browser that `TOSDIFF_BROWSER` names, or that is installed; None where there is none."""
    named = os.environ.get("TOSDIFF_BROWSER")
    known = next(filter(None, map(shutil.which, (*([named] if named else []), *_PROGRAMS))), None)
    return known or next((place for place in _PLACES if Path(place).exists()), None)


def program() -> str:
    """Return the browser that is installed.

    Raises:
        FetchError: there is none; the hint says in one line how to get it.
    """
    if known := found():
        return known
    raise FetchError("no Chromium, Chrome or Edge is installed here", hint=how_to_get_a_browser())


def snap_of(program: str) -> str | None:
    """Return the name of the snap that a program is started from; None where it is none.

    A snap sees no hidden folder of the user: what it keeps lies below `~/snap/NAME/common` (snapcraft.io, "Environment
    variables"). On Ubuntu `chromium-browser` is a script that starts one.
    """
    head = ""
    with suppress(OSError), Path(program).open("rb") as file:
        head = file.read(4096).decode("latin-1")
    named = _SNAP.match(program) or (_SNAP.search(head) if head.startswith("#!") else None)
    return named[1] if named else None


def has_screen() -> bool:
    """Return whether a window can be shown: on Linux and its like, whether the session names a display."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
