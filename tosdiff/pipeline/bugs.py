"""Where the program went wrong, kept for a report: a scheduler, a pipe or a closed terminal loses what was printed.

Invariant: a report holds what the terminal shows of a bug, and beside it no argument and no name of a document; it is the
user's alone to read, and that one cannot be written stops nothing.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from tosdiff.about import __version__
from tosdiff.errors import ExitCode, StoreError
from tosdiff.models import Trouble, now
from tosdiff.store.files import put_in_place
from tosdiff.unattended.runs import state_folder

_KEPT = 10
"""Reports; the oldest goes when another comes."""


def keep_bug(bug: BaseException, *, at: datetime | None = None) -> Path | None:
    """Keep the traceback of a bug; return where, or None where the user's state folder cannot be written."""
    import traceback

    stated = (
        f"tosdiff {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}\n"
        f"{''.join(traceback.format_exception(bug))}"
    )
    folder = _folder()
    file = folder / f"{at or now():%Y%m%dT%H%M%SZ}-{type(bug).__name__}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        put_in_place(file, stated.encode("utf-8", "backslashreplace"), mode=0o600)
    except (OSError, StoreError):
        return None
    for old in kept_bugs()[:-_KEPT]:
        with suppress(OSError):
            old.unlink(missing_ok=True)
    return file


def trouble_of(bug: Exception, *, rest: str) -> Trouble:
    """Keep a bug, and say where the program went wrong, for a report of it.

    Args:
        rest: what was done all the same.
    """
    kept = keep_bug(bug)
    report = f"the file {kept}" if kept else "this line"
    return Trouble(
        message=message_of(bug),
        hint=f"please report it with {report}; {rest}",
        exit_code=ExitCode.BUG,
    )


def message_of(bug: BaseException) -> str:
    """Return in one line what went wrong and where in the program."""
    import traceback

    frames = traceback.extract_tb(bug.__traceback__)
    place = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else "an unknown place"
    try:
        said = str(bug).partition("\n")[0][:200]
    except Exception:  # what a bug says of itself may be one too, and must not end what goes on
        said = ""
    return f"a bug in tosdiff {__version__}: {type(bug).__name__} in {place}" + (f": {said}" if said else "")


def kept_bugs() -> Sequence[Path]:
    """Return the reports that are kept, the oldest first."""
    return sorted(_folder().glob("*Z-*.txt"))


def _folder() -> Path:
    return state_folder() / "bugs"
