"""A program with a window that ends with whoever asked for it, in a process of its own.

Invariant: when its input closes, as it does when tosdiff ends in whatever way, the program is asked to end, and after a few
seconds it and all of its group are killed; when the program ends, so does what it left in its group, and this process.

    python -m tosdiff.capture.fetchers.keeping PROGRAM [ARGUMENT]...
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from threading import Thread

_SECONDS = 5.0  # in which a browser writes down its cookies


def keep(command: list[str]) -> None:
    """Run a program until it ends or this process's input closes, then end all of this process's group."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet) as program:

        def until_closed() -> None:
            while sys.stdin.buffer.read(1):
                pass
            program.terminate()
            with suppress(subprocess.TimeoutExpired):
                program.wait(_SECONDS)
            program.kill()

        Thread(target=until_closed, daemon=True).start()
        program.wait()
    if sys.platform != "win32":
        os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    keep(sys.argv[1:])
