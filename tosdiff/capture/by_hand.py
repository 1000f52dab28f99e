"""What a person does where a program is turned away: one command, that runs as it stands on this machine.

Invariant: a folder is named only if it is there.
"""

from __future__ import annotations

import shlex
from functools import cache
from pathlib import Path


@cache
def by_hand() -> str:
    """Say how to bring in a page that a browser saved: from where browsers save, if that is there."""
    from platformdirs import user_downloads_path

    try:
        folder, home = user_downloads_path(), Path.home()
        named = folder.is_dir()
    except (OSError, RuntimeError):
        named = False
    if not named:
        return "open it in a browser, save the page into this folder, and run `tosdiff import .`"
    if folder.is_relative_to(home):
        where = f"~/{shlex.quote(str(folder.relative_to(home)))}"
    else:
        where = shlex.quote(str(folder))
    return f"open it in a browser, save the page, and run `tosdiff import {where}`"


def with_a_person(hint: str, document: str) -> str:
    """Return a hint that, where it says to save a page, says first how a person gets a document here without saving."""
    from tosdiff.capture.fetchers.programs import found, has_screen

    if by_hand() not in hint or not has_screen() or not found():
        return hint
    shown = f"`tosdiff check --assist {document}` shows it to you in a browser, and reads what you then see"
    return hint.replace(by_hand(), f"{shown}; or {by_hand()}")


def turned_away() -> str:
    """Say so, and what to do."""
    return f"this site turns programs away; {by_hand()}"
