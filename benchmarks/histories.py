"""Time what a long history costs: stores of one document with 10, 100 and 1,000 versions.

    python benchmarks/histories.py FOLDER [--versions 10 100 1000] [--visits 10]

The stores are made in FOLDER if they are not there: 60 paragraphs, each version a small edit of the one before, a version
every ten visits, a visit a day. Times are of the processor, of whole processes; `cold` has an empty cache folder.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.find import edited, paragraph, same_as_extracted, write
from tosdiff.capture.providers import load
from tosdiff.store.store import Store

DOCUMENT = "long/terms"
END = datetime(2026, 11, 1, 12, tzinfo=UTC)
"""What is dated later than a check has clocks that were wrong, which is another measurement."""
COMMANDS = {
    "log": ["log", DOCUMENT],
    "log --json": ["log", DOCUMENT, "--json"],
    "timeline": ["timeline", DOCUMENT],
    "show": ["show", DOCUMENT],
    "diff": ["diff", DOCUMENT],
    "cite": ["cite", DOCUMENT],
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--versions", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--visits", type=int, default=10, help="visits to each version, one a day")
    parser.add_argument("--commands", nargs="+", default=list(COMMANDS), choices=COMMANDS)
    asked = parser.parse_args()
    base = spent([sys.executable, "-c", "import typer, rich"], {})[0]
    print(f"import typer, rich: {base:.2f} s")
    for versions in asked.versions:
        folder = asked.folder / f"{versions}-{asked.visits}"
        if not folder.exists():
            make(folder, versions, asked.visits)
        for name in asked.commands:
            cache = folder / "cache"
            shutil.rmtree(cache, ignore_errors=True)
            command = [sys.executable, "-m", "tosdiff", *COMMANDS[name]]
            command += ["--store", str(folder / "snapshots"), "--providers", str(folder / "providers.yaml")]
            cold, memory = spent(command, {"XDG_CACHE_HOME": str(cache)})
            warm = min(spent(command, {"XDG_CACHE_HOME": str(cache)})[0] for _ in range(3))
            print(
                f"{versions:>6} versions, {name:<12} cold {cold:6.2f} s, {memory / 1024:4.0f} MiB, warm {warm:5.2f} s = {warm / base:4.1f} starts"
            )


def spent(command: list[str], environment: dict[str, str]) -> tuple[float, int]:
    """Return the processor time of a process in seconds, and the most memory it held, in KiB."""
    started = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    said = started.stderr.read() if started.stderr else b""
    _, status, used = os.wait4(started.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{command} failed: {said.decode()}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss


def make(folder: Path, versions: int, visits: int) -> None:
    """Make a store of one document, by the modules that write a store."""
    making = folder.with_suffix(".making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    content = {
        "providers": {
            "long": {
                "name": "Long",
                "publisher": "Long Ltd",
                "documents": {"terms": {"title": "Terms", "url": "https://long.example/terms"}},
            }
        }
    }
    (making / "providers.yaml").write_text(json.dumps(content), encoding="utf-8")
    document = load(making / "providers.yaml").documents[0]
    store, rng = Store(making / "snapshots"), random.Random(versions)
    texts = [paragraph(rng) for _ in range(60)]
    same_as_extracted(texts)
    for version in range(versions):
        texts = edited(texts, rng) if version else texts
        at = END - timedelta(days=(versions - version) * visits)
        write(store, document, texts, at, first=not version, visits_after=visits - 1)
    making.rename(folder)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
