"""A WARC file that is damaged: told at the check that sees its page, set aside by `repair`, taken anew, and kept as evidence."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.evidence.independent import problems
from tests.world.archives import TERMS, World
from tests.world.terms import sections
from tosdiff.errors import StoreError
from tosdiff.evidence.verify import examine
from tosdiff.models import Outcome
from tosdiff.pipeline.repair import Repaired, repair
from tosdiff.store.store import Store

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.visit("2026-03-01", sections())
    return world


def repaired(world: World) -> Repaired:
    return repair(world.archive, clock=lambda: NOW)


def warc(world: World) -> Path:
    return next(world.store.folder(TERMS).glob("*.warc.gz"))


def damage(world: World, kind: str) -> bytes:
    """Damage the first snapshot's WARC file; return what stands there then."""
    path = warc(world)
    content = path.read_bytes()
    match kind:
        case "one byte":
            content = content[:200] + bytes([content[200] ^ 1]) + content[201:]
        case "cut off":
            content = content[: len(content) // 2]
        case "emptied":
            content = b""
        case "more behind it":
            content += b"\0"
        case "another page":
            content = gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n\r\nforged")
        case "packed again":
            content = gzip.compress(gzip.decompress(content), 1)
    path.write_bytes(content)
    return content


KINDS = ("one byte", "cut off", "emptied", "more behind it", "another page", "packed again")


def kept(world: World) -> list[bytes]:
    return [file.read_bytes() for file in sorted((world.store.root / "replaced").rglob("*.warc.gz"))]


@pytest.mark.parametrize("kind", KINDS)
def test_a_check_changes_nothing_of_it_and_says_what_does(world: World, kind: str) -> None:
    damaged = damage(world, kind)
    report = world.visit("2026-03-02", sections())
    assert report.outcome is Outcome.UNCHANGED
    assert warc(world).read_bytes() == damaged, "what is stored is never changed by a check"
    assert "is damaged" in report.notices[0] and "`tosdiff repair`" in report.notices[0]


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_kept_as_evidence_and_the_page_is_taken_anew(world: World, kind: str) -> None:
    damaged = damage(world, kind)
    found = repaired(world)
    assert [each.path for each in found.left] == [f"{TERMS}/{found.done[0].path.rpartition('/')[2]}"]
    assert "`tosdiff merge`" in found.done[0].problem, "what is left says what can be done"
    assert kept(world) == [damaged]
    assert "is gone" not in " ".join(world.visit("2026-03-02", sections()).notices)
    seen = examine(Store(world.store.root))
    assert not seen.damage and not list(problems(world.store.root))
    assert "was lost, and taken anew" in seen.notices[0].problem
    assert kept(world) == [damaged]


def test_what_was_taken_anew_and_is_damaged_again_writes_over_no_evidence(world: World) -> None:
    first = damage(world, "one byte")
    repaired(world)
    world.visit("2026-03-02", sections())
    second = damage(world, "cut off")
    repaired(world)
    world.visit("2026-03-03", sections())
    assert sorted(kept(world)) == sorted([first, second])
    assert not examine(Store(world.store.root)).damage


def test_other_bytes_do_not_take_its_place(world: World) -> None:
    damage(world, "one byte")
    repaired(world)
    world.visit("2026-03-02", sections().replace(b"</html>", b"<!-- other --></html>"))
    names = world.store.names(TERMS)
    assert len(names) == 2
    assert [each.path for each in examine(Store(world.store.root)).damage] == [f"{TERMS}/{names[0]}.warc.gz"]


def test_the_file_brought_back_from_a_backup_is_as_it_was(world: World) -> None:
    good, path = warc(world).read_bytes(), warc(world)
    damage(world, "one byte")
    repaired(world)
    path.write_bytes(good)
    assert not examine(Store(world.store.root)).damage and repaired(world).done == ()


def test_a_link_in_its_place_is_neither_followed_nor_set_aside(world: World, tmp_path: Path) -> None:
    outside = tmp_path / "outside.gz"
    outside.write_bytes(b"mine")
    path = warc(world)
    path.unlink()
    path.symlink_to(outside)
    assert repaired(world).left
    assert outside.read_bytes() == b"mine" and path.is_symlink() and kept(world) == []
    with pytest.raises(StoreError, match="is a link"):
        world.visit("2026-03-02", sections())


def test_a_kill_between_keeping_and_taking_out_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = damage(world, "one byte")

    class Killed(BaseException):
        pass

    def killed(*args: object, **kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(os, "unlink", killed)
        patch.setattr(Path, "unlink", killed)
        repaired(world)
    assert warc(world).read_bytes() == damaged
    repaired(world)
    assert kept(world)[-1] == damaged and not warc_is_there(world)


def warc_is_there(world: World) -> bool:
    return any(world.store.folder(TERMS).glob("*.warc.gz"))


def test_reading_it_names_the_command(world: World) -> None:
    damage(world, "one byte")
    shown = world.run("prove", "agreement", "--document", TERMS, "--at", "2026-03-01")
    assert shown.returncode == 4
    cited = world.run("cite", TERMS, "--quote", "agreement")
    assert cited.returncode == 4 and "tosdiff repair" in cited.stderr, cited.stderr
