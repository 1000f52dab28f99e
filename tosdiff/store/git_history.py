"""A history written as a git repository: one commit a version, each with the dates at which it was seen.

Invariant: only a folder that is not there yet, or is empty, is written to, and no hook or template of git's own is in it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tosdiff.errors import StoreError, UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCommit:
    """A version as a commit."""

    path: str
    """Made of a document's id, so that it holds nothing but letters, digits, hyphens and slashes."""
    text: str
    message: str
    at: datetime


def write(folder: Path, commits: Iterable[TextCommit]) -> None:
    """Make a repository of commits, in their order, and check out the last.

    Raises:
        UsageError: the folder is there and is not empty, or git is not installed.
        StoreError: git cannot write it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already", hint="name a folder that is not there yet")
    stream = bytearray()
    for commit in commits:
        seconds = int(commit.at.timestamp())
        message, text = commit.message.encode("utf-8", "replace"), commit.text.encode("utf-8", "replace")
        stream += b"commit refs/heads/main\n"
        stream += b"author tosdiff <> %d +0000\ncommitter tosdiff <> %d +0000\n" % (seconds, seconds)
        stream += b"data %d\n%s\n" % (len(message), message)
        stream += b"M 100644 inline %s\ndata %d\n%s\n" % (commit.path.encode(), len(text), text)
    _git("init", "--quiet", "--template=", "--initial-branch=main", "--", str(folder))
    _git("-C", str(folder), "fast-import", "--quiet", "--date-format=raw", given=bytes(stream))
    _git("-C", str(folder), "checkout", "--quiet", "--force", "main")


def _git(*asked: str, given: bytes = b"") -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    settings = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", *asked], input=given, capture_output=True, env=kept | settings, check=False
        )
    except FileNotFoundError:
        raise UsageError(
            "git is needed for this, and is not installed", hint="install git, for example `apt install git`"
        ) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise StoreError(
            f"git: {said[-1] if said else 'it failed'}", hint="is the disk full, or the folder not writable?"
        )
