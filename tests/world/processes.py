"""The processes that a test has started, however far from it they have gone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A process that lives."""

    pid: int
    command: str
    session: int
    environment: str
    """Empty where it may not be read, as with a browser's sandboxed processes."""


class Marked:
    """What was started with these words in its environment or on its command line, and what lives in a session of such.

    The words go down to all that a process starts, whatever becomes of those between, and so does the session. A zombie
    has neither.
    """

    def __init__(self, mark: str) -> None:
        self._mark = mark
        self._sessions: set[int] = set()

    def running(self) -> tuple[Running, ...]:
        alive = list(_all())
        marked = [each for each in alive if self._mark in each.environment or self._mark in each.command]
        self._sessions |= {each.session for each in marked} - {os.getsid(0)}
        return tuple(each for each in alive if each in marked or each.session in self._sessions)


def _all() -> Iterator[Running]:
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = _words(folder / "cmdline")
            if not command:
                continue
            environment = ""
            with suppress(OSError):
                environment = _words(folder / "environ")
            # the name before it may hold spaces and brackets (proc_pid_stat(5))
            session = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[3]
            yield Running(
                pid=int(folder.name), command=command, session=int(session), environment=environment
            )


def _words(path: Path) -> str:
    return path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
