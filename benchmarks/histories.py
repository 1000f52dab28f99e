"""Time what a long history costs: stores of one document with 10, 100 and 1,000 versions.

    python benchmarks/histories.py FOLDER [--versions 10 100 1000] [--visits 10]

The stores are made in FOLDER if they are not there: 60 paragraphs, each version a small edit of the one before, a version
every ten visits, a visit a day. Times are of the processor, of whole processes; `cold` has an empty cache folder.

    python benchmarks/histories.py FOLDER --checks 15

times `check` instead, the page served on loopback: unchanged with 1,000 versions and 10,000 visits against 3 versions and 10
visits, changed (in one sentence, another each time) with 1,000 versions against 10; in turn, what is compared is the median.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.check import serve
from benchmarks.find import edited, log, paragraph, same_as_extracted, write
from tosdiff.capture.providers import load
from tosdiff.models import Outcome
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
    "find": ["find", "you may use the service", DOCUMENT],
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--versions", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--visits", type=int, default=10, help="visits to each version, one a day")
    parser.add_argument("--commands", nargs="+", default=list(COMMANDS), choices=COMMANDS)
    parser.add_argument("--checks", type=int, help="how often each check is timed")
    asked = parser.parse_args()
    if asked.checks:
        checks(asked.folder, asked.checks)
        return
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
    # as installed: with its modules compiled, which some machines for development forbid
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = subprocess.Popen(
        command, env={**inherited, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    said = started.stderr.read() if started.stderr else b""
    _, status, used = os.wait4(started.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{command} failed: {said.decode()}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss


def checks(folder: Path, runs: int) -> None:
    """Time checks of a long history against those of a short one."""
    long, few, short = ((1000, 10, 0), (10, 10, 0), (3, 3, 1))
    stores = {sizes: copied(folder, *sizes) for sizes in (long, few, short)}
    pages = {f"terms-{versions}": newest_page(store) for (versions, _, _), store in stores.items()}
    base = f"http://127.0.0.1:{serve(pages).server_port}/terms"
    for (versions, _, _), store in stores.items():
        declare(store, f"{base}-{versions}")

    def once(sizes: tuple[int, int, int]) -> tuple[float, int]:
        store = stores[sizes]
        command = [sys.executable, "-m", "tosdiff", "check", DOCUMENT, "--store", str(store / "snapshots")]
        environment = {"XDG_CACHE_HOME": str(store / "cache")}
        return spent([*command, "--providers", str(store / "providers.yaml")], environment)

    def change(sizes: tuple[int, int, int], n: int) -> None:
        said = f"<p>The fee is {n + 2} pounds a month.</p></main>".encode()
        page = (
            pages[f"terms-{sizes[0]}"].partition(b"<p>The fee is ")[0].removesuffix(b"</main></body></html>")
        )
        pages[f"terms-{sizes[0]}"] = page + said + b"</body></html>"

    for what, pair, bar in (("unchanged", (long, short), 1.1), ("changed", (long, few), 1.3)):
        found: dict[tuple[int, int, int], list[tuple[float, int]]] = {sizes: [] for sizes in pair}
        for n in range(runs + 1):
            for sizes in pair:
                if what == "changed":
                    change(sizes, n)
                took = once(sizes)
                if n:  # the first fills what is kept
                    found[sizes].append(took)
        medians = [statistics.median(each[0] for each in found[sizes]) for sizes in pair]
        memory = max(each[1] for each in found[pair[0]]) / 1024
        print(
            f"check, {what:<10} {pair[0][0]:,} versions {medians[0]:.3f} s, {memory:.0f} MiB; {pair[1][0]} versions "
            f"{medians[1]:.3f} s; {medians[0] / medians[1]:.2f} (bar {bar})"
        )


def copied(folder: Path, versions: int, visits: int, more: int) -> Path:
    """Return a copy of a store to be added to, made first where it is not there; `more` visits see the last version."""
    made, copy = folder / f"{versions}-{visits}", folder / f"{versions}-{visits}-checked"
    if not made.exists():
        make(made, versions, visits)
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(made, copy, ignore=shutil.ignore_patterns("cache"))
    store = Store(copy / "snapshots")
    for _ in range(more):
        latest = store.latest(DOCUMENT)
        assert latest is not None
        again = replace(latest, at=latest.at + timedelta(days=1), outcome=Outcome.UNCHANGED, manifest=None)
        log(store, DOCUMENT, again)
    return copy


def newest_page(folder: Path) -> bytes:
    store = Store(folder / "snapshots")
    latest = store.latest(DOCUMENT)
    assert latest is not None and latest.snapshot is not None
    return store.read(store.snapshot(DOCUMENT, latest.snapshot))


def declare(folder: Path, url: str) -> None:
    file = folder / "providers.yaml"
    declared = json.loads(file.read_text(encoding="utf-8"))
    declared["providers"]["long"]["documents"]["terms"]["url"] = url
    file.write_text(json.dumps(declared), encoding="utf-8")


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
