"""Time short commands over texts that are known already, against the imports that none can do without.

    python benchmarks/starting.py --store STORE [--providers benchmarks/corpus.yaml] [--document chatgpt/terms-of-use]

STORE holds the imported corpus. Each command runs once, so that what is worked out of the texts is kept, then all of them
and the bare imports `--runs` times in turn; what is compared is the median processor time of the whole process. Python's
bytecode is kept, as on every machine that runs a program twice; `--compiling` compiles each module at every start, the bare
imports' as well.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

BARE = "import typer, rich"
BARS = {"show": 4, "diff": 5, "compare": 6, "cite": 4}


def spent(command: list[str], environment: dict[str, str]) -> float:
    """Return the processor time of a process, in seconds."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        command, env={**inherited, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{command} failed: {said.decode()}")
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--providers", type=Path, default=Path("benchmarks/corpus.yaml"))
    parser.add_argument("--document", default="chatgpt/terms-of-use")
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--compiling", action="store_true", help="keep no bytecode")
    asked = parser.parse_args()
    where = ["--store", str(asked.store), "--providers", str(asked.providers)]
    program = str(Path(sys.executable).with_name("tosdiff"))
    commands = {
        name: [program, name, *([] if name == "compare" else [asked.document]), *where] for name in BARS
    }
    commands[BARE] = [sys.executable, "-c", BARE]
    with tempfile.TemporaryDirectory() as cache:
        environment = {"XDG_CACHE_HOME": cache, "PYTHONPYCACHEPREFIX": f"{cache}/bytecode"}
        if asked.compiling:  # but for the standard library, whose bytecode comes with it
            environment = {"XDG_CACHE_HOME": cache, "PYTHONDONTWRITEBYTECODE": "1"}
        taken: dict[str, list[float]] = {name: [] for name in commands}
        cold = {name: spent(command, environment) for name, command in commands.items()}
        for _ in range(asked.runs):
            for name, command in commands.items():
                taken[name].append(spent(command, environment))
    base = statistics.median(taken[BARE])
    print(f"{BARE}: {base * 1000:.0f} ms")
    for name, bar in BARS.items():
        median = statistics.median(taken[name])
        print(
            f"{name:<8} {median * 1000:4.0f} ms, {median / base:.2f} (bar {bar}); the first time {cold[name] / base:.1f}"
        )


if __name__ == "__main__":
    main()
