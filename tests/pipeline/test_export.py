"""What is exported opens again elsewhere: pages byte for byte, texts word for word, under their true dates."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.world.archives import TERMS, World
from tests.world.git_history import environment
from tests.world.terms import LINES, amended, page
from tosdiff.pipeline.export import ExportForm, export
from tosdiff.text.markdown import markdown_of

PAGES = (page(*LINES), amended("30 days", "14 days"), amended("30 days", "7 days"))


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    for day, body in enumerate(PAGES):
        made.visit(40 * day, body)
    return made


def git(folder: Path, *asked: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *asked], capture_output=True, check=True, text=True, env=environment()
    )
    return done.stdout


def test_warc_holds_every_page_byte_for_byte(world: World, tmp_path: Path) -> None:
    made = export(world.archive, [TERMS], form=ExportForm.WARC, path=tmp_path / "all.warc.gz")
    with made.path.open("rb") as file:
        bodies = [r.content_stream().read() for r in ArchiveIterator(file) if r.rec_type == "response"]
    assert bodies == list(PAGES)
    assert [count for _, count in made.documents] == [3]


def test_git_has_a_commit_for_each_version_with_its_text_and_true_date(world: World, tmp_path: Path) -> None:
    folder = export(world.archive, [TERMS], form=ExportForm.GIT, path=tmp_path / "texts").path
    archive = world.archive
    states = archive.states(world.document)
    assert git(folder, "log", "--reverse", "--format=%at %ct").split("\n")[:-1] == [
        f"{int(s.first_seen.timestamp())} {int(s.first_seen.timestamp())}" for s in states
    ]
    commits = git(folder, "log", "--reverse", "--format=%H").split()
    texts = [git(folder, "show", f"{commit}:{TERMS}.md") for commit in commits]
    assert texts == [
        markdown_of(archive.text(world.document, archive.snapshot(world.document, s)).blocks) for s in states
    ]
    assert (folder / f"{TERMS}.md").read_text() == texts[-1]
    assert "Snapshot: halcyon/terms@" in git(folder, "log", "-1", "--format=%B")
