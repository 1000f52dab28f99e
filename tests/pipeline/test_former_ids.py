"""A document that was renamed, by its declaration or by hand, keeps its history."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.world.archives import TERMS, World
from tests.world.captures import HALCYON
from tests.world.terms import sections
from tosdiff.errors import RenamedFolderError, StoreError
from tosdiff.evidence.verify import examine, verify
from tosdiff.models import Document
from tosdiff.pipeline.log import log
from tosdiff.pipeline.repair import repair
from tosdiff.pipeline.undeclared import undeclared

CHANGED = "We may change these terms with 14 days' notice."
MARCH = ("2026-03-01", "2026-03-03")


def renamed(*former: str) -> Document:
    """Return Halcyon's terms under a new id, of a provider that has a new one too."""
    return replace(HALCYON, provider="larch", slug="conditions", former_ids=former)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Halcyon's terms with two versions, and a document of another provider."""
    world = World(tmp_path)
    world.visit(MARCH[0], sections())
    world.visit(MARCH[1], sections(Changes=CHANGED))
    return world


def test_a_history_is_kept_over_a_rename_in_every_command(world: World) -> None:
    world.declare(renamed(TERMS))
    document = world.document.id
    for words in (
        ("log", document), ("show", f"{document}@20260301"), ("diff", document), ("find", "14 days' notice"), ("timeline", document), ("providers",),
        ("cite", document, "--quote", "14 days' notice"), ("prove", "14 days' notice", "--document", document, "--at", "2026-03-03"), ("verify",),
    ):  # fmt: skip
        ended = world.run(*words)
        assert ended.returncode in (0, 1) and not ended.stderr, (words, ended.stderr)
        assert words[0] == "verify" or document in ended.stdout or "2026-03" in ended.stdout, words
    assert f"{document}@20260303T" in world.run("cite", document).stdout


@pytest.mark.parametrize("name", [TERMS, "halcyon", f"{TERMS}@20260303"])
def test_a_former_id_still_names_the_document(world: World, name: str) -> None:
    world.declare(renamed(TERMS))
    assert "14 days" in world.run("show", name).stdout
    assert undeclared(world.archive.store, world.archive.documents) == ()


def test_the_next_visit_goes_on_where_the_history_lies(world: World) -> None:
    world.declare(renamed(TERMS))
    assert world.visit("2026-03-05", sections(Changes=CHANGED)).outcome.value == "unchanged"
    assert world.visit("2026-03-07", sections()).outcome.value == "changed"
    assert world.visit("2026-03-09", sections(Changes="We may change these terms.")).comparison
    assert [path.name for path in world.store.root.iterdir() if path.is_dir()] == ["halcyon"]
    assert verify(world.store) == ()


def test_visits_made_before_the_former_id_was_declared_are_joined_by_repair(world: World) -> None:
    world.declare(renamed())
    world.visit("2026-03-05", sections(Changes="We may change these terms."))
    world.declare(renamed(TERMS))
    with pytest.raises(StoreError, match="not yet joined") as refused:
        log(world.archive, world.document)
    assert "tosdiff repair" in refused.value.hint
    assert repair(world.archive).left == ()
    assert [entry.state.first_seen.day for entry in log(world.archive, world.document)] == [1, 3, 5]
    world.visit("2026-03-07", sections())
    assert [entry.state.first_seen.day for entry in log(world.archive, world.document)] == [1, 3, 5, 7]
    assert verify(world.store) == ()
    assert (world.store.root / TERMS / "visits.jsonl").exists()  # nothing stored is removed


def test_a_folder_renamed_by_hand_is_told_from_damage(world: World) -> None:
    world.declare(renamed())
    moved = world.store.root / world.document.id
    moved.parent.mkdir()
    (world.store.root / TERMS).rename(moved)
    with pytest.raises(RenamedFolderError) as refused:
        log(world.archive, world.document)
    assert f"former_ids: [{TERMS}]" in refused.value.hint
    found = examine(world.store)
    assert found.damage == () and ["was renamed" in each.problem for each in found.notices] == [True]
    world.declare(renamed(TERMS))
    assert [entry.state.first_seen.day for entry in log(world.archive, world.document)] == [1, 3]
    world.visit("2026-03-05", sections())
    ended = world.run("verify")
    assert ended.returncode == 0 and "renamed" not in ended.stdout + ended.stderr
    proved = world.run("prove", "14 days' notice", "--document", world.document.id, "--at", "2026-03-03")
    assert proved.returncode == 0, proved.stderr


def test_the_command_in_the_hint_undoes_it(world: World) -> None:
    moved = world.store.root / "halcyon" / "moved"
    shutil.move(world.store.root / TERMS, moved)
    (notice,) = examine(world.store).notices
    assert f"`mv {moved} {world.store.root / TERMS}`" in notice.problem


def test_a_snapshot_of_another_document_is_no_evidence_of_this_one(world: World) -> None:
    world.visit(MARCH[0], sections(), world.documents[1].id)
    shutil.rmtree(world.store.root / TERMS)
    shutil.copytree(world.store.root / world.documents[1].id, world.store.root / TERMS)
    with pytest.raises(RenamedFolderError):
        log(world.archive, world.document)


@pytest.mark.parametrize("moved", [False, True])
def test_a_bundle_of_a_renamed_document_is_verified_by_its_reader(world: World, *, moved: bool) -> None:
    world.declare(renamed(TERMS))
    if moved:
        (world.store.root / "larch").mkdir()
        (world.store.root / TERMS).rename(world.store.root / world.document.id)
    to = world.folder / "claim.zip"
    made = world.run("bundle", world.document.id, "--quote", "14 days' notice", "--output", to)
    assert made.returncode == 0, made.stderr
    with zipfile.ZipFile(to) as packed:
        packed.extractall(world.folder / "read")
    (verifier,) = (world.folder / "read").rglob("verify.py")
    done = subprocess.run(
        [sys.executable, verifier], cwd=verifier.parent, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
