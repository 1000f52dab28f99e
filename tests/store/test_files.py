"""Nothing in a store leads out of it: whatever is planted where tosdiff reads or writes, the target stays as it was."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.world.stored import DOCUMENT, add, captured, visit_of, visited
from tosdiff.errors import StoreError
from tosdiff.models import Outcome, Refusal, Wall
from tosdiff.store.files import make_folder
from tosdiff.store.store import Store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")

OWN = b"export PATH=/usr/bin\n"
REFUSAL = Refusal(wall=Wall.UNLIKE, reason="unlike it")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "snapshots")
    with made.lock():
        visited(made, 0, Outcome.FIRST)
        made.keep_refused(captured(1), REFUSAL)
    return Store(made.root)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / ".bashrc").write_bytes(OWN)
    return folder


def _everything(store: Store) -> None:
    """Read and write all that a store can."""
    acts: tuple[Callable[[], object], ...] = (
        lambda: store.recover(DOCUMENT),
        lambda: store.visits(DOCUMENT),
        lambda: store.latest(DOCUMENT),
        lambda: [store.read(snapshot) for snapshot in store.snapshots(DOCUMENT)],
        lambda: [store.text(snapshot) for snapshot in store.snapshots(DOCUMENT)],
        lambda: store.log(DOCUMENT, visit_of(3, Outcome.FAILED)),
        lambda: add(store, captured(2)),
        lambda: store.keep_refused(captured(3), REFUSAL),
        lambda: store.refused(DOCUMENT, replace(visit_of(1, Outcome.REFUSED), body=captured(1).digest)),
    )
    with store.lock():
        for act in acts:
            try:
                act()
            except StoreError as problem:
                assert problem.hint


FILES = (
    "visits.jsonl",
    "*.json",
    "*.md",
    "*.warc.gz",
    "refused/*.json",
    "refused/*.html",
    "refused/*.warc.gz",
)


@pytest.mark.parametrize("pattern", FILES)
@pytest.mark.parametrize("dangling", [False, True])
def test_a_file_that_is_a_link_is_neither_read_nor_written(
    store: Store, outside: Path, pattern: str, dangling: bool
) -> None:
    (file,) = (store.root / DOCUMENT).glob(pattern)
    file.unlink()
    file.symlink_to(outside / (".bash_aliases" if dangling else ".bashrc"))
    _everything(store)
    assert [path.name for path in outside.iterdir()] == [".bashrc"]
    assert (outside / ".bashrc").read_bytes() == OWN


@pytest.mark.parametrize("folder", [DOCUMENT, DOCUMENT.partition("/")[0], f"{DOCUMENT}/refused"])
def test_a_folder_that_is_a_link_is_an_error_that_names_it(store: Store, outside: Path, folder: str) -> None:
    path = store.root / folder
    path.rename(outside / "moved")
    path.symlink_to(outside / "moved")
    before = sorted(path.rglob("*"))
    with pytest.raises(StoreError, match="is a link"):
        store.keep_refused(captured(4), REFUSAL)
    _everything(store)
    assert sorted(path.rglob("*")) == before


def test_a_store_that_is_a_link_is_used_only_by_its_own_name(store: Store, outside: Path) -> None:
    link = outside / "snapshots"
    link.symlink_to(store.root)
    with pytest.raises(StoreError, match="is a link") as caught:
        Store(link).visits(DOCUMENT)
    assert str(store.root.resolve()) in caught.value.hint
    with pytest.raises(StoreError, match="is a link"), Store(link).lock():
        pass


def test_the_lock_empties_no_file_that_it_links_to(store: Store, outside: Path) -> None:
    (store.root / ".lock").unlink()
    (store.root / ".lock").symlink_to(outside / ".bashrc")
    with pytest.raises(StoreError, match="is a link"), store.lock():
        pass
    assert (outside / ".bashrc").read_bytes() == OWN


@pytest.mark.parametrize("pattern", FILES)
def test_a_fifo_holds_nobody_up(store: Store, pattern: str) -> None:
    (file,) = (store.root / DOCUMENT).glob(pattern)
    file.unlink()
    os.mkfifo(file)
    _everything(store)


def test_what_is_planted_under_the_names_of_files_being_written_is_passed_by(
    store: Store, outside: Path
) -> None:
    capture = captured(2)
    folder = store.root / DOCUMENT
    for suffix in (".warc.gz.tmp", ".md.tmp", ".json.tmp", ".tmp"):
        (folder / f"20260303T090000Z-{capture.digest[:12]}{suffix}").symlink_to(outside / ".bashrc")
    with store.lock():
        try:
            snapshot = add(store, capture)
        except StoreError as problem:
            assert "is a link" in problem.message
        else:
            assert store.read(snapshot) == capture.body
    assert (outside / ".bashrc").read_bytes() == OWN


@pytest.mark.skipif(os.name != "posix", reason="folders are settled where the system can")
def test_the_names_of_new_folders_are_settled_in_each_of_their_parents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled: list[tuple[int, int]] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        found = os.fstat(descriptor)
        settled.append((found.st_dev, found.st_ino))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    root = tmp_path / "snapshots"
    make_folder(root / "halcyon" / "terms", root)
    parents = (tmp_path, root, root / "halcyon")
    assert settled == [(each.stat().st_dev, each.stat().st_ino) for each in parents]
