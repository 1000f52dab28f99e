"""What is derived ahead in processes is what would be derived anyway: no answer differs, and nothing is left behind."""

from __future__ import annotations

import os
import pickle
import random
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.test_growth import counted
from tests.world.archives import World
from tests.world.captures import HALCYON, LARKSPUR
from tests.world.processes import Marked
from tests.world.terms import LINES, page
from tosdiff.models import Document
from tosdiff.pipeline.ahead import derive_ahead, missing_of, missing_texts
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.blame import blame
from tosdiff.pipeline.log import log
from tosdiff.pipeline.processes import Portion, derived_in_processes
from tosdiff.report.json.log import rows

WEEKS = 6
MARK = "TOSDIFF_DERIVES"


def fee(week: int) -> bytes:
    return page(*LINES, f"The fee for the service is {week + 2} pounds a month.")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Two documents whose wording changes every week; nothing is kept of either."""
    world = World(tmp_path, HALCYON, LARKSPUR)
    for document in world.documents:
        world.imports([(week * 7, fee(week)) for week in range(WEEKS)], document.id)
    forget(world)
    return world


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Marked:
    """The processes that this test started."""
    monkeypatch.setenv(MARK, str(tmp_path))
    return Marked(f"{MARK}={tmp_path}")


def forget(world: World) -> None:
    kept = world.archive.store.cache.folder
    for file in (kept / "derived.sqlite", *kept.rglob("*.json")):
        file.unlink(missing_ok=True)


def told(world: World) -> list[Any]:
    return [rows(each.id, log(world.archive, each)) for each in world.documents]


def missing(world: World) -> int:
    return sum(len(missing_of(world.archive, each)) for each in world.documents)


class Shown:
    """What a bar would show."""

    def __init__(self, at_each: Callable[[], None] = lambda: None) -> None:
        self.total: int | None = None
        self.done = 0
        self._at_each = at_each

    @contextmanager
    def __call__(self, total: int) -> Iterator[Callable[[int], None]]:
        self.total = total
        yield self._advance

    def _advance(self, further: int) -> None:
        self.done += further
        if further:
            self._at_each()


def ahead(world: World, shown: Shown, archive: Archive | None = None) -> list[str]:
    """Derive ahead, and return what was said."""
    said: list[str] = []
    archive = archive or world.archive
    derive_ahead(archive, archive.documents, shown=shown, said=said.append, processes=2, few=3)
    return said


def test_what_two_processes_derived_is_told_as_it_is_without_and_nothing_is_derived_again(
    world: World, started: Marked
) -> None:
    plain = told(world)
    forget(world)
    shown = Shown()
    assert missing(world) == 2 * (WEEKS - 1)
    assert ahead(world, shown) == []
    assert shown.total == shown.done == 2 * (WEEKS - 1)
    assert missing(world) == 0
    assert started.running() == ()
    counts = counted(lambda: told(world))
    assert told(world) == plain
    assert not (counts["texts"] or counts["comparisons"] or counts["sentences labelled"])


def test_of_texts_alone_two_processes_derive_those_that_are_not_kept_and_no_comparison(
    world: World, started: Marked
) -> None:
    def blamed() -> list[Any]:
        archive = world.archive
        return [blame(archive, each, archive.state(each, "latest")).clauses for each in world.documents]

    plain = blamed()
    forget(world)
    archive, kept, shown = world.archive, world.documents[0], Shown()
    said: list[str] = []
    archive.text(kept, archive.store.snapshots(kept.id)[0])
    assert missing_texts(archive, kept) == tuple(range(1, WEEKS))
    derive_ahead(archive, world.documents, shown=shown, said=said.append, texts=True, processes=2, few=3)
    assert said == [] and started.running() == ()
    assert shown.total == shown.done == 2 * WEEKS - 1
    assert [missing_texts(world.archive, each) for each in world.documents] == [(), ()]
    assert missing(world) == 2 * (WEEKS - 1), "no more than the texts"
    counts = counted(blamed)
    assert not counts["pages parsed"]
    assert blamed() == plain


def test_what_is_little_or_cannot_be_kept_starts_no_process(world: World) -> None:
    shown = Shown()
    archive = world.archive
    derive_ahead(archive, archive.documents, shown=shown, said=pytest.fail, few=2 * WEEKS)
    assert shown.total is None
    archive = world.archive
    archive.store.cache.folder = world.folder / "a file"
    archive.store.cache.folder.write_text("where nothing can be kept")
    assert ahead(world, shown, archive) == []
    assert shown.total is None


def test_the_order_in_which_versions_are_derived_changes_no_answer(world: World) -> None:
    plain = told(world)
    forget(world)
    rng, archive = random.Random(1), world.archive
    portions = []
    for document in world.documents:
        positions = list(missing_of(archive, document))
        rng.shuffle(positions)
        portions += [
            Portion(document=document.id, states=tuple(positions[at : at + 3]))
            for at in range(0, len(positions), 3)
        ]
    rng.shuffle(portions)
    derived_in_processes(archive, portions, 2, lambda _: None, pytest.fail)
    assert missing(world) == 0
    assert told(world) == plain


def test_rules_that_read_otherwise_than_when_a_page_came_read_each_version_once(world: World) -> None:
    archive = world.with_selectors("body")
    shown = Shown()
    assert ahead(world, shown, archive) == []
    assert shown.total == shown.done == 4 * (WEEKS - 1)
    again = world.with_selectors("body")
    counts = counted(lambda: [log(again, each) for each in again.documents])
    assert counts["pages parsed"] <= len(world.documents)  # the first version of each is nobody's successor


def test_a_document_that_cannot_be_read_is_named_and_the_others_are_derived(world: World) -> None:
    snapshot = world.store.snapshots(LARKSPUR.id)[2]
    file = world.store.file(snapshot, ".warc.gz")
    file.write_bytes(b"not what was captured")
    said = ahead(world, Shown())
    assert [line.partition(" ")[0] for line in said] == [LARKSPUR.id]
    assert missing_of(world.archive, HALCYON) == ()


def test_a_process_that_dies_costs_its_document_alone_and_is_said(world: World, started: Marked) -> None:
    plain = told(world)
    forget(world)
    killed: list[int] = []

    def kill() -> None:
        if not killed:
            killed.extend(each.pid for each in started.running()[:1])
            os.kill(killed[0], signal.SIGKILL)

    archive = world.archive
    said: list[str] = []
    portions = [
        Portion(document=document.id, states=(at,)) for document in world.documents for at in range(1, WEEKS)
    ]
    derived_in_processes(archive, portions, 1, Shown(kill)._advance, said.append)
    assert [line.partition(" ")[0] for line in said] in ([], [HALCYON.id]) and all(
        "SIGKILL" in line for line in said
    )
    assert killed and missing_of(world.archive, LARKSPUR) == ()
    assert started.running() == ()
    assert told(world) == plain


def test_a_process_that_says_nothing_for_long_is_ended(world: World, started: Marked) -> None:
    said: list[str] = []

    def pause() -> None:
        for each in started.running():
            os.kill(each.pid, signal.SIGSTOP)

    portions = [Portion(document=each.id, states=(1,)) for each in world.documents]
    portions += [Portion(document=each.id, states=(2,)) for each in world.documents]
    derived_in_processes(world.archive, portions, 1, Shown(pause)._advance, said.append, silent=2.0)
    assert said and all("SIGKILL" in line for line in said)
    assert started.running() == ()


@pytest.mark.parametrize("command", [("/nowhere/python",), (sys.executable, "-c", "")])
def test_where_no_process_can_be_started_it_is_said_once_and_derived_by_who_asks(
    world: World, started: Marked, command: tuple[str, ...]
) -> None:
    said: list[str] = []
    portions = [Portion(document=each.id, states=(at,)) for each in world.documents for at in (1, 2)]
    derived_in_processes(world.archive, portions, 2, lambda _: None, said.append, command=command)
    assert len(said) == 1 and "could be started" in said[0]
    assert started.running() == ()
    assert len(told(world)) == len(world.documents)


def test_an_interrupt_leaves_no_process_and_keeps_what_was_derived(world: World, started: Marked) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ahead(world, Shown(interrupt))
    assert started.running() == ()
    assert missing(world) < 2 * (WEEKS - 1)


def test_a_process_goes_by_the_documents_and_the_taxonomy_of_the_archive_that_it_is_for(
    world: World,
) -> None:
    own = world.folder / "own.yaml"
    own.write_text(
        "labels: {fees.due: Fees due}\nrules: [{id: due, label: fees.due, patterns: ['pounds a month']}]\n"
    )
    archive = Archive([world.document], world.store, own)
    copied = pickle.loads(pickle.dumps(archive))
    assert copied.taxonomy_digest == archive.taxonomy_digest
    assert [each.id for each in copied.documents] == [world.document.id]
    document: Document = copied.documents[0]
    assert rows(document.id, log(copied, document)) == rows(document.id, log(archive, world.document))
    assert "fees.due" in str(rows(document.id, log(copied, document)))


def test_a_process_that_never_reads_what_it_is_told_is_ended_too(world: World, started: Marked) -> None:
    many = [replace(world.document, slug=f"terms-{number}") for number in range(3_000)]
    archive = Archive(many, world.store)
    assert len(pickle.dumps(archive)) > 100_000, "more than a pipe holds"
    said: list[str] = []
    asleep = (sys.executable, "-c", "import time; time.sleep(3600)")
    portions = [Portion(document=many[0].id, states=(1,))]
    derived_in_processes(archive, portions, 1, lambda _: None, said.append, silent=1.0, command=asleep)
    assert len(said) == 1 and "SIGKILL" in said[0]
    assert started.running() == ()
