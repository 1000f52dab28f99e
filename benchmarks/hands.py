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
import itertools
import os
import random
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.world.captures import HALCYON  # noqa: E402
from tests.world.stored import DOCUMENT, READING, captured, day, visit_of  # noqa: E402
from tosdiff.errors import StoreError  # noqa: E402
from tosdiff.evidence.verify import examine  # noqa: E402
from tosdiff.models import Outcome, Refusal, Wall  # noqa: E402
from tosdiff.pipeline.archive import Archive  # noqa: E402
from tosdiff.pipeline.merge import merge  # noqa: E402
from tosdiff.pipeline.repair import repair  # noqa: E402
from tosdiff.store.folders import LOG  # noqa: E402
from tosdiff.store.retaking import is_lost, log_again  # noqa: E402
from tosdiff.store.store import Store  # noqa: E402

FORMER = "halcyon/conditions"


class KilledError(BaseException):
    """A kill at one of the calls that change a store."""


class TornError(KilledError):
    """A kill, or a loss of power, when only a part of what was written is on the disk."""


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
                    problem = kind()
                    if name == "fsync" and isinstance(problem, TornError):
                        _tear(words[0])
                    raise problem
            return kept[name](*words, **options)

        return call

    try:
        for name in CALLS:
            setattr(os, name, failing(name))
        yield made
    finally:
        for name, call in kept.items():
            setattr(os, name, call)


def _tear(descriptor: int) -> None:
    """Take the end of what was just written away."""
    size = os.fstat(descriptor).st_size
    if stat.S_ISREG(os.fstat(descriptor).st_mode) and size:
        os.truncate(descriptor, size - min(size, 30))


def visit(store: Store, number: int, text: int, of: str = DOCUMENT) -> None:
    """Make a visit as `check` does: a new text is stored and logged, a known one logged, now and then one is refused."""
    with store.lock():
        store.recover(of)
        if text == 0:
            capture = replace(captured(number, b"<p>a robot?</p>"), document=of)
            store.keep_refused(capture, Refusal(wall=Wall.CHALLENGE, reason="a challenge"))
            store.log(
                of,
                replace(visit_of(number, Outcome.REFUSED), body=capture.digest, final_url=capture.final_url),
            )
            return
        body = b"<p>Terms, text %d</p>" % text
        known = next((s for s in store.snapshots(of) if s.body == captured(0, body).digest), None)
        snapshot = known or store.add(
            replace(captured(number, body), document=of), READING, markdown=f"Terms, text {text}\n"
        )
        store.log(of, visit_of(number, Outcome.UNCHANGED if known else Outcome.CHANGED, snapshot))


def made(folder: Path, of: str = DOCUMENT) -> Store:
    store = Store(folder / "snapshots")
    for number, text in enumerate((1, 1, 2, 0, 2, 3)):
        visit(store, number, text, of)
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


class Act(NamedTuple):
    """Something that changes a store: as it is before, what is done, and whether that is clean when cut short."""

    name: str
    before: Callable[[Path], Store]
    act: Callable[[Store], object]
    clean: bool = True


def _with_another(folder: Path) -> Store:
    """Return a store, and beside it one of another machine that has seen more."""
    store = made(folder)
    other = Store(Path(shutil.copytree(store.root, folder / "other")))
    for number, text in ((11, 7), (12, 8), (13, 0), (14, 7)):
        visit(other, number, text)
    visit(store, 15, 6)
    return Store(store.root)


def _damaged(folder: Path) -> Store:
    """Return a store with a text lost, one changed, line endings of Windows, and a copy that a sync program made."""
    store = made(folder)
    at = store.root / DOCUMENT
    first, second, *_ = sorted(at.glob("*.md"))
    lines = (at / LOG).read_bytes().splitlines(keepends=True)
    (at / LOG).write_bytes(b"".join(lines[:4]))
    (at / "visits.sync-conflict-20260501-120000-ABCDEFG.jsonl").write_bytes(b"".join(lines))
    _crlf(store.root)
    first.unlink()
    second.write_bytes(b"other")
    return Store(store.root)


def _renamed(folder: Path) -> Store:
    """Return a store in which a document has gone on under another id, with a history apart under its old one."""
    store = made(folder, FORMER)
    for number, text in ((16, 5), (17, 5)):
        visit(store, number, text)
    return Store(store.root)


def _joins(store: Store) -> None:
    archive = Archive([replace(HALCYON, former_ids=(FORMER,))], store)
    with store.lock():
        archive.recover(DOCUMENT)


def _without_a_page(folder: Path) -> Store:
    store = made(folder)
    min((store.root / DOCUMENT).glob("*.warc.gz")).unlink()
    return Store(store.root)


def _takes_anew(store: Store) -> None:
    with store.lock():
        store.recover(DOCUMENT)
        name = min(store.names(DOCUMENT))
        if is_lost(store, DOCUMENT, name):
            snapshot = store.snapshot(DOCUMENT, name)
            body = b"<p>Terms, text 1</p>"
            log_again(store, snapshot, visit_of(8, Outcome.UNCHANGED, snapshot), captured(8, body))


ACTS = (
    Act(name="a new text", before=made, act=lambda store: visit(store, 8, 9)),
    Act(name="a known text", before=made, act=lambda store: visit(store, 8, 1)),
    Act(name="a refused page", before=made, act=lambda store: visit(store, 8, 0)),
    Act(
        name="a merge",
        before=_with_another,
        act=lambda store: merge(Archive([], store), store.root.parent / "other"),
    ),
    Act(name="a repair", before=_damaged, act=lambda store: repair(Archive([HALCYON], store)), clean=False),
    Act(name="a join with a former id", before=_renamed, act=_joins),
    Act(name="a lost page taken anew", before=_without_a_page, act=_takes_anew, clean=False),
)


def faults(each: int = 1) -> tuple[int, list[str]]:
    """Fail at each call of each act, or at `each` so many; then do it again, as the next run does: nothing logged is lost, and all is clean."""
    kinds: dict[str, Callable[[], BaseException]] = {
        "killed": KilledError,
        "half written": TornError,
        "disk full": lambda: OSError(errno.ENOSPC, "No space left on device"),
        "I/O error": lambda: OSError(errno.EIO, "Input/output error"),
    }
    tried, failed = 0, []
    with tempfile.TemporaryDirectory() as folder:
        for turn, (act, (said, kind)) in enumerate(itertools.product(ACTS, kinds.items())):
            at = 1 + turn % each
            while True:
                work = Path(folder) / "work"
                shutil.rmtree(work, ignore_errors=True)
                store = act.before(work)
                before = _lines(store)
                with fault(at, kind) as calls, suppress(KilledError, StoreError, OSError):
                    act.act(Store(store.root))
                tried += 1
                with suppress(StoreError), Store(store.root).lock():
                    Store(store.root).recover(DOCUMENT)
                state = examine(Store(store.root)).damage if act.clean else ()
                act.act(Store(store.root))
                damage = examine(Store(store.root), {DOCUMENT: (FORMER,)}).damage
                lost = before - _lines(store)
                if state or damage or lost:
                    failed.append(f"{act.name}, {said} at call {at}: {state} {damage[:2]} {len(lost)} lost")
                if calls[0] < at:
                    break
                at += each
    return tried, failed


def _lines(store: Store) -> set[bytes]:
    logs = (store.root.glob(f"*/*/{each}") for each in (LOG, "visits.sync-conflict*"))
    return {line.rstrip(b"\r") for log in logs for file in log for line in file.read_bytes().split(b"\n")} - {
        b""
    }


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
