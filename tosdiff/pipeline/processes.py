"""Processes that derive: started afresh, told what to derive one portion after the other, and never left behind.

Invariant: each ends when its standard input does, whatever ends this one; none is forked. A process that dies or says
nothing for long is replaced, and its document is left to whoever asks for it.

No `ProcessPoolExecutor`: that breaks as a whole when one of its processes dies, does not say which work it died of, hears nothing
of work under way, and runs the caller's `__main__` in each process again.
"""

from __future__ import annotations

import json
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tosdiff.pipeline.archive import Archive

SILENT = 300.0
"""Seconds without a word after which a process hangs: a version is read and compared within a minute each, or given up."""
_PATIENCE = 5.0
"""Seconds in which a process that is to stop keeps what it has derived."""
_TICK = 0.5
COMMAND = (sys.executable, "-P", "-m", "tosdiff.pipeline.deriving_process")

Heard = tuple["DerivingProcess", dict[str, Any] | None]
"""A process, and what it said; None where it has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """States of one document, by position, that one process derives."""

    document: str
    states: tuple[int, ...]
    texts: bool = False
    """Whether only their texts are read, and which contract each is."""


class DerivingProcess:
    """One process, and what it works on."""

    def __init__(self, command: Sequence[str], opening: bytes, heard: SimpleQueue[Heard]) -> None:
        """Start it.

        Raises:
            OSError: it cannot be started.
        """
        self._running = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.portion: Portion | None = None
        self.began = False
        """Whether it ever said a word."""
        self.heard_at = monotonic()
        # by a thread of its own: a process that does not come to read would hold up whoever tells it more than a pipe holds
        self._words: SimpleQueue[bytes | None] = SimpleQueue()
        threading.Thread(target=self._tell, daemon=True).start()
        self._words.put(opening)
        self._listener = threading.Thread(target=self._listen, args=(heard,), daemon=True)
        self._listener.start()

    def _listen(self, heard: SimpleQueue[Heard]) -> None:
        assert self._running.stdout is not None
        with suppress(OSError, ValueError), self._running.stdout as said:
            for line in said:
                heard.put((self, json.loads(line)))
        heard.put((self, None))

    def give(self, portion: Portion) -> None:
        self.portion = portion
        self.heard_at = monotonic()
        self._words.put(pickle.dumps(portion))

    def _tell(self) -> None:
        assert self._running.stdin is not None
        with suppress(OSError), self._running.stdin as told:  # it has ended, which is heard
            while (words := self._words.get()) is not None:
                told.write(words)
                told.flush()

    def stop(self) -> None:
        """Have it keep what it has derived, and end."""
        self._words.put(None)

    def kill(self) -> None:
        self._running.kill()

    def ended(self, patience: float = _PATIENCE) -> str:
        """Wait for its end, and return how it came."""
        self.stop()
        try:
            code = self._running.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
            code = self._running.wait()
        self._listener.join(patience)
        if code < 0:
            return f"killed by {_name_of(-code)}"
        return f"exit code {code}"


def _name_of(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def derived_in_processes(
    archive: Archive,
    portions: Sequence[Portion],
    number: int,
    advance: Callable[[int], None],
    said: Callable[[str], None],
    *,
    silent: float = SILENT,
    command: Sequence[str] = COMMAND,
) -> None:
    """Have so many processes derive portions and keep what they derive, and wait for them.

    Args:
        advance: told how many more states were derived.
        said: told in a line of each document that was left out, and why.
        silent: seconds without a word after which a process is killed.
        command: what starts one.
    """
    at_work = _AtWork(archive, portions, advance, said, silent, command)
    try:
        at_work.start(number)
        at_work.wait()
    finally:
        at_work.stop()


class _AtWork:
    """The processes and what is left for them."""

    def __init__(
        self, archive: Archive, portions: Sequence[Portion],
        advance: Callable[[int], None], said: Callable[[str], None], silent: float, command: Sequence[str],
    ) -> None:  # fmt: skip
        self._opening = pickle.dumps(archive)
        self._left = list(reversed(portions))
        self._advance = advance
        self._said = said
        self._silent = silent
        self._command = command
        self._startable = True
        self._heard: SimpleQueue[Heard] = SimpleQueue()
        self._processes: list[DerivingProcess] = []

    def start(self, number: int) -> None:
        for _ in range(min(number, len(self._left))):
            self._start_one()

    def _start_one(self) -> None:
        try:
            process = DerivingProcess(self._command, self._opening, self._heard)
        except OSError as problem:
            self._none_starts(problem.strerror or str(problem))
            return
        self._processes.append(process)
        self._go_on(process)

    def _go_on(self, process: DerivingProcess) -> None:
        process.portion = None
        if self._left:
            process.give(self._left.pop())

    def wait(self) -> None:
        """Wait until no process has anything to do."""
        while any(process.portion for process in self._processes):
            try:
                process, words = self._heard.get(timeout=_TICK)
            except Empty:
                self._kill_silent()
                continue
            process.heard_at = monotonic()
            if words is None:
                self._gone(process)
                continue
            process.began = True
            self._advance(words.get("derived", 0))
            if "failed" in words and process.portion:
                self._leave_out(process.portion, str(words["failed"]))
            if words.get("done"):
                self._go_on(process)

    def _kill_silent(self) -> None:
        for process in self._processes:
            if process.portion and monotonic() - process.heard_at > self._silent:
                process.kill()

    def _gone(self, process: DerivingProcess) -> None:
        self._processes.remove(process)
        how, portion = process.ended(), process.portion
        if portion is None:
            return
        if not process.began:  # no other would begin either
            self._none_starts(how)
            return
        self._leave_out(portion, f"its process ended ({how})")
        if self._left:
            self._start_one()

    def _none_starts(self, why: str) -> None:
        """Leave all that is left to whoever asks for it."""
        if self._startable:
            self._said(f"no process to derive in could be started ({why}); it takes longer")
        self._startable = False
        self._left.clear()

    def _leave_out(self, portion: Portion, why: str) -> None:
        """Leave a document to whoever asks for it."""
        self._said(f"{portion.document} was not derived ahead: {why}")
        self._left = [each for each in self._left if each.document != portion.document]

    def stop(self) -> None:
        for process in self._processes:
            process.stop()
        for process in self._processes:
            process.ended()
