"""The program as a user runs it: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


def line(*words: str | Path) -> Sequence[str]:
    """Return the command line of the program under test."""
    return [sys.executable, "-m", "tosdiff", *map(str, words)]


def tosdiff(
    *words: str | Path, cwd: Path | None = None, env: Mapping[str, str] = {}
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, without a terminal, and return its exit code and what it printed.

    Args:
        words: the command, its arguments and options.
        cwd: folder that it is run in.
        env: what its environment has besides that of the tests.
    """
    return subprocess.run(
        line(*words),
        cwd=cwd,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
