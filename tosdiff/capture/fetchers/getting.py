"""How to get a browser on this machine, in one line that can be run as it stands.

Invariant: a program is named only where it is installed.
"""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable

_CHROME = "install Chrome from https://www.google.com/chrome/, or Chromium or Edge"
# What installs Chromium, by the program that does: as the system's administrator, but for Homebrew.
_COMMANDS = {
    # a system that was just set up, as a container, has no lists of packages yet
    "apt-get": "{sudo}apt-get update && {sudo}apt-get install chromium",
    "dnf": "{sudo}dnf install chromium",
    "zypper": "{sudo}zypper install chromium",
    "pacman": "{sudo}pacman -S chromium",
    "apk": "{sudo}apk add chromium",
    "brew": "brew install --cask chromium",
}


def how_to_get_a_browser() -> str:
    """Return a hint for this machine and user."""
    is_root = getattr(os, "geteuid", lambda: 1)() == 0
    return hint(lambda program: shutil.which(program) is not None, is_root=is_root, system=_system())


def hint(has: Callable[[str], bool], *, is_root: bool, system: str) -> str:
    """Return how to get a browser.

    Args:
        has: whether a program is installed.
        is_root: whether the user is the administrator, who needs no sudo and may have none.
        system: the id in os-release, as `ubuntu`; empty where there is none.
    """
    sudo = "" if is_root or not has("sudo") else "sudo "
    who = "install it" if sudo or is_root else "have the administrator install it"
    if system == "ubuntu":  # whose apt-get has no Chromium, but a snap of it
        return f"{who}: `{sudo}snap install chromium`" if has("snap") else _CHROME
    manager = next((each for each in _COMMANDS if has(each)), None)
    if manager is None:
        return _CHROME
    if manager == "brew":
        who = "install it"
    return f"{who}: `{_COMMANDS[manager].format(sudo=sudo)}`"


def _system() -> str:
    try:
        return platform.freedesktop_os_release().get("ID", "")
    except OSError:
        return ""
