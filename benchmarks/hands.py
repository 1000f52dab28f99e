"""Kinds of harm to a store, tried one by one and at random: what `verify` finds, and what survives.

    python benchmarks/hands.py [--tamper] [--faults] [--life 500]

`--tamper`: every file of a store is cut, flipped, emptied, removed, exchanged, linked and forged in each way below; a kind
survives when `verify` finds it. `--faults`: a run is killed, or told that the disk is full, at each call that changes the
store; a fault survives when `verify` is clean after the next recovery and no logged visit is lost. `--life N`: two machines
check, are killed, merged and repaired in random order, N times. Everything is made here, and nothing is fetched.
"""

from __future__ import annotations

import argparse
import errno
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.world.stored import DOCUMENT, READING, captured, day, visit_of  # noqa: E402
from tosdiff.errors import StoreError  # noqa: E402
from tosdiff.evidence.verify import examine  # noqa: E402
from tosdiff.models import Outcome, Refusal, Wall  # noqa: E402
from tosdiff.pipeline.archive import Archive  # noqa: E402
from tosdiff.pipeline.merge import merge  # noqa: E402
from tosdiff.pipeline.repair import repair  # noqa: E402
from tosdiff.store.store import Store  # noqa: E402


class KilledError(BaseException):
    """A kill at one of the calls that change a store."""


CALLS = ("open", "write", "fsync", "replace", "rename", "unlink", "mkdir", "ftruncate")


@contextmanager
def fault(at: int, kind: Callable[[], BaseException]) -> Iterator[list[int]]:
    """Fail at one of the calls of the operating system that change files; yields how many were made."""
    made = [0]
    kept = {name: getattr(os, name) for name in CALLS}

    def failing(name: str) -> Callable[..., Any]:
        def call(*words: Any, **options: Any) -> Any:
            changes = name != "open" or bool(len(words) > 1 and words[1] & (os.O_WRONLY | os.O_RDWR))
            if changes:
                made[0] += 1
                if made[0] == at:
                    raise kind()
            return kept[name](*words, **options)

        return call

    try:
        for name in CALLS:
            setattr(os, name, failing(name))
        yield made
    finally:
        for name, call in kept.items():
            setattr(os, name, call)


def visit(store: Store, number: int, text: int) -> None:
    """Make a visit as `check` does: a new text is stored and logged, a known one logged, now and then one is refused."""
    with store.lock():
        store.recover(DOCUMENT)
        if text == 0:
            capture = captured(number, b"<p>a robot?</p>")
            store.keep_refused(capture, Refusal(wall=Wall.CHALLENGE, reason="a challenge"))
            store.log(
                DOCUMENT,
                replace(visit_of(number, Outcome.REFUSED), body=capture.digest, final_url=capture.final_url),
            )
            return
        body = b"<p>Terms, text %d</p>" % text
        known = next((s for s in store.snapshots(DOCUMENT) if s.body == captured(0, body).digest), None)
        snapshot = known or store.add(captured(number, body), READING, markdown=f"Terms, text {text}\n")
        store.log(DOCUMENT, visit_of(number, Outcome.UNCHANGED if known else Outcome.CHANGED, snapshot))


def made(folder: Path) -> Store:
    store = Store(folder / "snapshots")
    for number, text in enumerate((1, 1, 2, 0, 2, 3)):
        visit(store, number, text)
    return store


# ------------------------------------------------------------------ tampering


def tamperings(root: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield each kind of harm with what does it."""
    for file in sorted(path for path in (root / DOCUMENT).rglob("*") if path.is_file()):
        if "refused" in file.parts and file.suffix != ".gz":
            continue
        name, content = file.relative_to(root).as_posix(), file.read_bytes()
        for share in (0.0, 0.5, 1.0):
            at = int((len(content) - 1) * share)
            yield (
                f"{name}: a bit flipped at {share}",
                lambda f=file, c=content, a=at: f.write_bytes(c[:a] + bytes([c[a] ^ 1]) + c[a + 1 :]),
            )
        yield f"{name}: cut in half", lambda f=file, c=content: f.write_bytes(c[: len(c) // 2])
        yield f"{name}: emptied", lambda f=file: f.write_bytes(b"")
        yield f"{name}: a byte put in", lambda f=file, c=content: f.write_bytes(c[:20] + b"x" + c[20:])
        if "refused" not in file.parts:
            yield f"{name}: removed", lambda f=file: f.unlink()
            yield f"{name}: a folder in its place", lambda f=file: (f.unlink(), f.mkdir())
        yield (
            f"{name}: a link in its place",
            lambda f=file: (f.rename(root.parent / "away"), f.symlink_to(root.parent / "away")),
        )
        yield f"{name}: a FIFO in its place", lambda f=file: (f.unlink(), os.mkfifo(f))
    log = root / DOCUMENT / "visits.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    for at in range(len(lines)):
        if at < len(lines) - 1:
            yield (
                f"log: line {at + 1} taken out",
                lambda a=at: log.write_bytes(b"".join(lines[:a] + lines[a + 1 :])),
            )
        if at:
            yield (
                f"log: line {at + 1} and the one before exchanged",
                lambda a=at: log.write_bytes(
                    b"".join([*lines[: a - 1], lines[a], lines[a - 1], *lines[a + 1 :]])
                ),
            )
        yield f"log: line {at + 1} twice", lambda a=at: log.write_bytes(b"".join(lines[: a + 1] + lines[a:]))
        yield (
            f"log: line {at + 1} of another day",
            lambda a=at: log.write_bytes(
                b"".join([*lines[:a], lines[a].replace(b'"at":"2026-03', b'"at":"2025-03'), *lines[a + 1 :]])
            ),
        )
    snapshots = sorted(path for path in (root / DOCUMENT).glob("*.warc.gz"))
    for one in snapshots:
        for two in snapshots:
            if one != two:
                yield f"{one.name}: exchanged for {two.name}", lambda a=one, b=two: shutil.copy(b, a)
    for number in (1, 3):
        yield f"{number} forged snapshots", lambda n=number: _forge(root, n)
    yield "a forged snapshot with a mark of an older line", lambda: _forge(root, 1, mark="0" * 64)


def _forge(root: Path, count: int, *, mark: str = "") -> None:
    elsewhere = Store(root.parent / "forged")
    for number in range(count):
        made_up = elsewhere.add(
            captured(20 + number, b"<p>We may do as we like %d</p>" % number), READING, markdown="x\n"
        )
        for suffix in (".json", ".md", ".warc.gz"):
            shutil.copy(elsewhere.file(made_up, suffix), root / DOCUMENT)
        if mark:
            (root / DOCUMENT / f"{made_up.name}.tmp").write_text(mark + "\n")


def tamper() -> tuple[int, list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        sound = made(Path(folder) / "sound").root
        names = [name for name, _ in tamperings(sound)]
        missed = []
        for index, name in enumerate(names):
            work = Path(folder) / "work"
            shutil.rmtree(work, ignore_errors=True)
            shutil.copytree(sound.parent, work)
            list(tamperings(work / "snapshots"))[index][1]()
            if not examine(Store(work / "snapshots")).damage:
                missed.append(name)
        return len(names), missed


# ------------------------------------------------------------------ faults


def faults() -> tuple[int, list[str]]:
    kinds: dict[str, Callable[[], BaseException]] = {
        "killed": KilledError,
        "disk full": lambda: OSError(errno.ENOSPC, "No space left on device"),
        "I/O error": lambda: OSError(errno.EIO, "Input/output error"),
    }
    tried, failed = 0, []
    with tempfile.TemporaryDirectory() as folder:
        for text in (1, 9, 0):
            for said, kind in kinds.items():
                at = 1
                while True:
                    work = Path(folder) / "work"
                    shutil.rmtree(work, ignore_errors=True)
                    store = made(work)
                    before = store.visits_file(DOCUMENT).read_bytes()
                    with fault(at, kind) as calls, suppress(KilledError, StoreError, OSError):
                        visit(Store(store.root), 8, text)
                    tried += 1
                    again = Store(store.root)
                    state = examine(again).damage
                    visit(again, 9, 2)
                    whole = store.visits_file(DOCUMENT).read_bytes().startswith(before)
                    if state or examine(Store(store.root)).damage or not whole:
                        failed.append(f"text {text}, {said} at call {at}: {state}")
                    if calls[0] < at:
                        break
                    at += 1
    return tried, failed


# ------------------------------------------------------------------ a life


def life(times: int, seed: int) -> tuple[int, list[str]]:
    """Let two machines do as machines do, and look after each step that was not cut short."""
    rng = random.Random(seed)
    failed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        number, texts = 10, 4
        stores = [made(Path(folder) / "a").root]
        stores.append(Path(shutil.copytree(stores[0], Path(folder) / "b" / "snapshots")))
        for step in range(times):
            if step % 40 == 39:  # or the logs grow without end
                for root in stores:
                    shutil.rmtree(root.parent)
                stores = [made(Path(folder) / "a").root]
                stores.append(Path(shutil.copytree(stores[0], Path(folder) / "b" / "snapshots")))
            mine, other = rng.sample(stores, 2)
            store = Store(mine)
            logged = set(store.visits_file(DOCUMENT).read_bytes().splitlines())
            number += 1
            texts += rng.random() < 0.3
            text = rng.randint(0, texts)
            act = rng.choice(("visit", "visit", "merge", "repair", "text lost", "crlf"))
            archive = Archive([], store)
            acts: dict[str, Callable[[], object]] = {
                "visit": lambda s=store, n=number, t=text: visit(s, n, t),
                "merge": lambda a=archive, o=other: merge(a, o),
                "repair": lambda a=archive: repair(a, clock=lambda: day(0) + timedelta(days=900)),
                "crlf": lambda m=mine: _crlf(m),
                "text lost": lambda: None,
            }
            at = rng.randint(1, 60) if rng.random() < 0.5 else 10**9
            with fault(at, KilledError), suppress(KilledError):
                acts[act]()
            if act == "crlf":
                repair(Archive([], Store(mine)))
            again = Store(mine)
            with again.lock():
                again.recover(DOCUMENT)
            if damage := examine(Store(mine)).damage:
                merge(Archive([], Store(mine)), other)
                repair(Archive([], Store(mine)))
                damage = examine(Store(mine)).damage
            lost = logged - set(Store(mine).visits_file(DOCUMENT).read_bytes().splitlines())
            if damage or lost:
                failed.append(f"step {step}, {act}: {damage[:2]} {len(lost)} visits lost")
                break
    return times, failed


def _crlf(root: Path) -> None:
    for file in (*(root / DOCUMENT).glob("*.md"), *(root / DOCUMENT).glob("*.json*")):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tamper", action="store_true")
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--life", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    tables: list[tuple[str, tuple[int, list[str]]]] = []
    if asked.tamper:
        tables.append(("tampering", tamper()))
    if asked.faults:
        tables.append(("faults at each call", faults()))
    if asked.life:
        tables.append(("kill, merge and repair at random", life(asked.life, asked.seed)))
    for name, (tried, missed) in tables:
        print(f"{name}: {tried} tried, {tried - len(missed)} survived")
        for each in missed:
            print(f"  {each}")
    return 1 if any(missed for _, (_, missed) in tables) else 0


if __name__ == "__main__":
    raise SystemExit(main())
