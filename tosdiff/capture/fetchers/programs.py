"""Which browser is installed, and whether there is a screen to show it on.

Invariant: what is not there is said with one line on how to get it.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from tosdiff.capture.fetchers.getting import how_to_get_a_browser
from tosdiff.errors import FetchError

_PROGRAMS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome", "msedge",
)  # fmt: skip
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


def has_screen() -> bool:
    """Return whether a window can be shown: on Linux and its like, whether the session names a display."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
