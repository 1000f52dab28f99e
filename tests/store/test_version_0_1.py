"""A store that version 0.1 wrote, as its own code wrote it: read by every command, gone on with, and never rewritten.

The store in `version_0_1/` is of a made-up site: two documents on six days, a change that went back, a page refused as a
challenge, one that was not found, one that could not be reached.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from tests.world.archives import World
from tests.world.captures import declared
from tests.world.raw_server import RawServer, response
from tosdiff.evidence.verify import examine
from tosdiff.models import Document, Outcome
from tosdiff.pipeline.check import check
from tosdiff.pipeline.merge import merge
from tosdiff.pipeline.repair import repair
from tosdiff.store import warc
from tosdiff.store.store import Store

WRITTEN = Path(__file__).parent / "version_0_1" / "snapshots"
TERMS, MORE = "quarry/terms", "quarry/more-terms"
KEPT = "What you write stays yours."
PAGE = WRITTEN / TERMS / "20260105T090000Z-792db08e0952.warc.gz"


def quarry(name: str, url: str = "http://127.0.0.1:18391/terms") -> Document:
    return replace(
        declared(name), provider_name="Quarry", publisher="Quarry Works", title="Terms of Use", url=url
    )


@pytest.fixture
def world(tmp_path: Path) -> World:
    """The store, and a providers file that declares its documents."""
    shutil.copytree(WRITTEN, tmp_path / "snapshots")
    return World(tmp_path, quarry(TERMS), quarry(MORE, "http://127.0.0.1:18391/more"))


def contents(root: Path) -> Mapping[str, str]:
    """Return the digest of every file of a store, but of what is only of one machine or for git."""
    return {
        path.relative_to(root).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.parent != root
    }


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("log",), "20260107T090000Z"),
        (("log", TERMS, "--json"), '"flap"'),
        (("show", TERMS), KEPT),
        (("show", f"{TERMS}@2026-01-07", "--plain"), "You may not resell access"),
        (("diff", TERMS), "[-30-] {+60+} days"),
        (("diff", TERMS, "2026-01-06", "2026-01-07"), "[-60-] {+30+} days"),
        (("clauses", TERMS), "change.notice"),
        (("blame", TERMS), "went and came back"),
        (("timeline", TERMS), "2026-01-05 to 2026-01-10"),
        (("find", "resell access"), f"cite {TERMS}@20260107T090000Z"),
        (("cite", TERMS, "--quote", KEPT), f"{TERMS}@20260105T090000Z"),
        (("prove", KEPT, "--document", TERMS, "--on", "2026-01-06"), "proved: a visit on that day saw it"),
        (("prove", "resell access", "--document", TERMS, "--on", "2026-01-09"), "not there on that day"),
        (("compare",), "notice of new terms"),
        (("providers",), "last verified 2026-01-09"),
        (("feed",), "<feed"),
        (("doctor",), "the chain of each log holds"),
        (("repair", "--dry-run"), "nothing is damaged"),
        (("verify",), "every digest and the visit chain of 2 documents hold"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else None,
)
def test_every_reading_command_reads_it_and_writes_nothing(
    world: World, words: tuple[str, ...], says: str
) -> None:
    before = contents(world.store.root)
    ended = world.run(*words, COLUMNS="160")
    assert says in " ".join(ended.stdout.split()), ended.stderr
    assert "damaged" not in (ended.stdout + ended.stderr).replace("nothing is damaged", "")
    assert contents(world.store.root) == before


def test_its_evidence_is_bundled_and_exported(world: World, tmp_path: Path) -> None:
    bundle = tmp_path / "b.zip"
    made = world.run("bundle", TERMS, "--quote", KEPT, "--at", "2026-01-06", "-o", bundle)
    assert made.returncode == 0, made.stderr
    assert world.run("verify", "--bundle", bundle).returncode == 0
    exported = world.run("export", TERMS, "--warc", tmp_path / "all.warc.gz")
    assert exported.returncode == 0, exported.stderr


def test_a_check_goes_on_from_it_without_touching_what_is_there(world: World, server: RawServer) -> None:
    with PAGE.open("rb") as file:
        page = warc.page(file)
    html = "Content-Type: text/html; charset=utf-8"
    server.answers["/terms"] = response(page, html)
    server.answers["/more"] = response(page.replace(b"60 days", b"7 days"), html)
    documents = (quarry(TERMS, f"{server.base}/terms"), quarry(MORE, f"{server.base}/more"))
    world.declare(*documents)
    before = contents(world.store.root)
    logs = {name: world.store.visits_file(name).read_bytes() for name in (TERMS, MORE)}

    checked = {report.document.id: report for report in check(world.archive, documents).documents}

    assert checked[TERMS].outcome is Outcome.UNCHANGED and not checked[TERMS].notices
    assert checked[MORE].outcome is Outcome.CHANGED
    after = contents(world.store.root)
    grown = {f"{name}/visits.jsonl" for name in logs}
    assert {path for path in before if after.get(path) != before[path]} == grown
    assert all(world.store.visits_file(name).read_bytes().startswith(log) for name, log in logs.items())
    added = set(after) - set(before)
    assert {Path(path).parent.as_posix() for path in added} == {MORE}, "one new snapshot, of what changed"
    assert (world.store.root / ".gitattributes").is_file()
    assert not examine(Store(world.store.root)).damage


def test_repair_restores_a_text_that_other_rules_derived(world: World) -> None:
    text = PAGE.with_suffix("").with_suffix(".md").name
    lost = world.store.root / TERMS / text
    lost.unlink()
    assert "stands" in world.run("prove", KEPT, "--document", TERMS, "--on", "2026-01-06").stdout
    repair(world.archive)
    assert lost.read_bytes() == (WRITTEN / TERMS / text).read_bytes()


def test_it_is_merged_into_a_store_of_today(world: World, tmp_path: Path) -> None:
    (tmp_path / "today").mkdir()
    today = World(tmp_path / "today", quarry(TERMS))
    joined = merge(today.archive, world.store.root)
    assert [(each.lines, each.problem) for each in joined] == [(6, None), (6, None)]
    assert not examine(Store(today.store.root)).damage
