"""A store in git: what a run leaves differing, what a clone holds, how two machines are joined."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.world.archives import World
from tests.world.raw_server import RawServer, response
from tests.world.stored import DOCUMENT, visit_of, visited
from tests.world.terms import LINES, page
from tosdiff.evidence.verify import examine
from tosdiff.models import Outcome
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.check import check
from tosdiff.store.store import Store

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")


def git(folder: Path, *words: str) -> str:
    config = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    run = subprocess.run(
        ["git", *who, *words], cwd=folder, capture_output=True, text=True, check=True, env=os.environ | config
    )
    return run.stdout


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store in a repository, committed after its first visit."""
    made = Store(tmp_path / "mine" / "snapshots")
    with made.lock():
        visited(made, 0, Outcome.FIRST)
    git(made.root.parent, "init", "-q")
    git(made.root.parent, "add", "-A")
    git(made.root.parent, "commit", "-qm", "first")
    return made


def test_after_an_unchanged_visit_only_the_log_differs(store: Store) -> None:
    with store.lock():
        store.log(DOCUMENT, visit_of(1, Outcome.UNCHANGED, store.snapshots(DOCUMENT)[0]))
    assert git(store.root.parent, "status", "--short") == f" M snapshots/{DOCUMENT}/visits.jsonl\n"


def test_a_run_that_saw_nothing_new_leaves_only_logs_differing_and_no_file_that_is_strange(
    tmp_path: Path, server: RawServer
) -> None:
    world = World(tmp_path)
    server.answers["/terms"] = response(page(*LINES), "Content-Type: text/html")
    server.answers["/away"] = response(b"", "Retry-After: 60", status="503 Busy")
    documents = [server.document(), server.document("/away", slug="away")]
    for number in range(2):
        check(Archive(documents, world.store), documents)
        if not number:
            git(tmp_path, "init", "-q")
            git(tmp_path, "add", "-A")
            git(tmp_path, "commit", "-qm", "first")
    left = git(tmp_path, "status", "--short", "-uall").split()
    assert [name for name in left[1::2] if not name.endswith("visits.jsonl")] == []
    assert examine(world.store).notices == ()


def test_a_clone_that_makes_line_endings_of_windows_verifies_clean(store: Store, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "-c", "core.autocrlf=true", "mine", "theirs")
    seen = examine(Store(tmp_path / "theirs" / "snapshots"))
    assert (seen.damage, seen.notices) == ((), ())


def test_two_machines_are_joined_by_a_pull(store: Store, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "mine", "theirs")
    theirs = Store(tmp_path / "theirs" / "snapshots")
    for each, number in ((store, 1), (theirs, 2)):
        with each.lock():
            visited(each, number)
            each.log(DOCUMENT, visit_of(number + 2, Outcome.FAILED))
        git(each.root.parent, "add", "-A")
        git(each.root.parent, "commit", "-qm", "more")
    git(theirs.root.parent, "pull", "-q", "--no-rebase", "--no-edit", "../mine", "main")
    joined = Store(theirs.root)
    assert examine(joined).damage == ()
    assert len(joined.visits(DOCUMENT)) == 5
    with joined.lock():
        joined.recover(DOCUMENT)
        joined.log(DOCUMENT, visit_of(9, Outcome.FAILED))
    assert examine(joined).damage == ()


def test_files_of_the_users_own_stay(tmp_path: Path) -> None:
    root = tmp_path / "snapshots"
    root.mkdir()
    (root / ".gitignore").write_text("*.md\n")
    with Store(root).lock():
        pass
    assert (root / ".gitignore").read_text() == "*.md\n"
    assert "merge=union" in (root / ".gitattributes").read_text()


def test_a_file_that_tosdiff_wrote_gets_the_lines_it_lacks(tmp_path: Path) -> None:
    root = tmp_path / "snapshots"
    root.mkdir()
    (root / ".gitignore").write_text(
        "# Written by tosdiff: what is only of this machine.\n.lock\nnotes.txt\n"
    )
    for _ in range(2):
        with Store(root).lock():
            pass
    lines = (root / ".gitignore").read_text().splitlines()
    assert lines[:3] == ["# Written by tosdiff: what is only of this machine.", ".lock", "notes.txt"]
    assert len(lines) == len(set(lines)) and {".asked.json", ".told.json", "*.tmp"} <= set(lines)
