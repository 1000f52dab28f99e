"""Whatever is done to the files of the cache, every answer is that which is given without any of them."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world.archives import World
from tests.world.captures import START
from tests.world.stored import after_a_tick
from tests.world.terms import LINES, page
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.find import find
from tosdiff.pipeline.log import log
from tosdiff.pipeline.timeline import timeline
from tosdiff.report.json.log import rows
from tosdiff.report.json.timeline import row
from tosdiff.store import kept_logs
from tosdiff.store.store import Store

_SAID = (
    "We may end your access at any time without notice.",
    "You may use the output for any purpose.",
    "The fee for the service is three pounds a month.",
    "We will give you 30 days' notice by email before a change.",
)


@pytest.fixture(autouse=True)
def few_lines_are_many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(kept_logs, "LONG", 3)
    yield


def flipped(file: Path, rng: random.Random) -> None:
    content = bytearray(file.read_bytes())
    for _ in range(rng.choice([1, 30])):
        content[rng.randrange(len(content))] ^= rng.randrange(1, 256)
    file.write_bytes(content)


def cut(file: Path, rng: random.Random) -> None:
    os.truncate(file, rng.randrange(file.stat().st_size))


def grown(file: Path, rng: random.Random) -> None:
    file.write_bytes(file.read_bytes() + rng.randbytes(rng.choice([1, 5_000])))


def emptied(file: Path, rng: random.Random) -> None:
    file.write_bytes(b"\0" * file.stat().st_size)


def other_words(file: Path, rng: random.Random) -> None:
    """A sound file that says something else, where it says anything readable."""
    file.write_bytes(file.read_bytes().replace(b"without notice", b"with 9 notices"))


def exchanged(file: Path, rng: random.Random) -> None:
    other = rng.choice(sorted(each for each in file.parent.iterdir() if each.is_file()))
    content = other.read_bytes()
    other.write_bytes(file.read_bytes())
    file.write_bytes(content)


def gone(file: Path, rng: random.Random) -> None:
    file.unlink()


def a_folder(file: Path, rng: random.Random) -> None:
    file.unlink()
    file.mkdir()


def beside_it(file: Path, rng: random.Random) -> None:
    """A journal that another put beside a database."""
    file.with_name(f"{file.name}-journal").write_bytes(rng.randbytes(700))


HARMS: tuple[Callable[[Path, random.Random], None], ...] = (
    flipped,
    cut,
    grown,
    emptied,
    other_words,
    exchanged,
    gone,
    a_folder,
    beside_it,
)


def told(world: World) -> str:
    """Return what a history is answered by, as a new process would ask."""
    archive = Archive(world.documents[:1], Store(world.store.root), clock=lambda: START + timedelta(days=99))
    document = archive.documents[0]
    newest = archive.states(document)[-1]
    version = archive.version(document, archive.snapshot(document, newest))
    answers: list[Any] = [
        rows(document.id, log(archive, document)),
        row(timeline(archive, archive.documents)),
        repr(find(archive, "your access at any time", archive.documents)),
        repr(find(archive, "the fee", archive.documents)),
        repr(version),
    ]
    return json.dumps(answers, default=str)


@given(
    history=st.lists(st.sets(st.sampled_from(_SAID)), min_size=2, max_size=4),
    harms=st.lists(st.sampled_from(HARMS), min_size=1, max_size=4),
    rng=st.randoms(use_true_random=False),
)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_edit_of_the_cache_changes_an_answer(
    tmp_path_factory: pytest.TempPathFactory,
    history: list[set[str]],
    harms: list[Callable[[Path, random.Random], None]],
    rng: random.Random,
) -> None:
    world = World(tmp_path_factory.mktemp("history"))
    for day, said in enumerate(history):
        world.visit(day * 4, page(*LINES, *sorted({_SAID[0], *said})))
    shutil.rmtree(world.store.cache.folder, ignore_errors=True)
    without = told(world)
    assert told(world) == without, "of a cache that is whole"
    for harm in harms:
        kept = sorted(
            each for each in world.store.cache.folder.rglob("*") if each.is_file() and each.stat().st_size
        )
        databases = [each for each in kept if each.suffix == ".sqlite"]
        if kept:
            file = rng.choice(rng.choice([kept, databases or kept]))
            after_a_tick(file)
            harm(file, rng)
        assert told(world) == without, harm.__name__


@pytest.mark.parametrize("name", ["find.sqlite", "derived.sqlite"])
def test_no_harm_to_a_database_of_the_cache_changes_an_answer(tmp_path: Path, name: str) -> None:
    world = World(tmp_path)
    for day in range(2):
        world.visit(day * 4, page(*LINES, *_SAID[: day + 1]))
    without = told(world)
    for harm in HARMS:
        assert told(world) == without, "one that was damaged is made anew by the next who asks"
        after_a_tick(world.store.cache.folder / name)
        harm(world.store.cache.folder / name, random.Random(1))
        assert told(world) == without, harm.__name__
