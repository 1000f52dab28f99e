"""Git repositories made by hand: every commit as it is told, whatever a collection would never do."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class MadeCommit:
    message: str
    at: datetime | int
    """When it was authored."""
    files: Mapping[str, bytes | None]
    """What it writes; None removes a file."""
    mode: str = "100644"


def make(folder: Path, commits: Sequence[MadeCommit]) -> Path:
    """Make a bare repository of commits, one after the other, by what `git fast-import` reads."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True, env=environment())
    stream = bytearray()
    for number, commit in enumerate(commits):
        seconds = commit.at if isinstance(commit.at, int) else int(commit.at.timestamp())
        message = commit.message.encode("utf-8", "surrogateescape")
        stream += b"commit refs/heads/main\n"
        stream += b"author Bot <bot@example.org> %d +0530\n" % seconds
        stream += b"committer Bot <bot@example.org> %d +0000\n" % (1_800_000_000 + number)
        stream += b"data %d\n%s\n" % (len(message), message)
        for path, body in commit.files.items():
            quoted = b'"' + os.fsencode(path).replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
            quoted = quoted.replace(b"\n", b"\\n")
            if body is None:
                stream += b"D %s\n" % quoted
            else:
                mode = commit.mode.encode()
                stream += b"M %s inline %s\ndata %d\n%s\n" % (mode, quoted, len(body), body)
    done = subprocess.run(
        ["git", "-C", str(folder), "fast-import", "--quiet", "--date-format=raw-permissive"],
        input=bytes(stream), capture_output=True, check=False, env=environment(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def bundled(folder: Path, at: Path) -> Path:
    subprocess.run(
        ["git", "-C", str(folder), "bundle", "create", "-q", str(at), "--all"], check=True, env=environment()
    )
    return at


def environment() -> dict[str, str]:
    """Return the environment without what a person or a hook says of git."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
