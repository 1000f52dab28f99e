"""A store that a newer tosdiff wrote is read as far as it can be, says what was passed over, and is never called damaged."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.world.archives import OTHER, TERMS, World
from tests.world.later import Row, append, restate
from tests.world.terms import sections
from tosdiff.errors import OnlyNewerReadsError
from tosdiff.evidence.verify import examine
from tosdiff.models import Newer, Outcome
from tosdiff.pipeline.merge import merge
from tosdiff.pipeline.repair import repair
from tosdiff.store.store import Store

CHANGED = "We may change these terms with 14 days' notice."
AT = "2026-03-05T12:00:00Z"
TOLD = "a newer tosdiff and could not be read"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Two versions of Halcyon's terms, and one of another document."""
    world = World(tmp_path)
    world.visit("2026-03-01", sections())
    world.visit("2026-03-03", sections(Changes=CHANGED))
    world.visit("2026-03-03", sections(), OTHER)
    return world


def name(world: World, number: int) -> str:
    return world.store.names(TERMS)[number]


def form(world: World) -> None:
    append(world.store.visits_file(TERMS), schema=2, at=AT, outcome="unchanged", snapshot=name(world, 0))


def word(world: World) -> None:
    append(world.store.visits_file(TERMS), at=AT, outcome="superseded", snapshot=name(world, 1))


def fetcher(world: World) -> None:
    append(
        world.store.visits_file(TERMS), at=AT, outcome="unchanged", snapshot=name(world, 0), fetcher="pigeon"
    )


def order(world: World) -> None:
    append(world.store.visits_file(TERMS), when=AT, schema=3, what=["nothing that is known here"])


LINES = (form, word, fetcher, order)


def manifest(world: World) -> None:
    restate(world.store, TERMS, name(world, 1), lambda row: row.update(schema=2))


def brought_by(world: World) -> None:
    def change(row: Row) -> None:
        row["fetcher"] = "pigeon"

    restate(world.store, TERMS, name(world, 1), change)


MANIFESTS = (manifest, brought_by)
COMMANDS = (
    ("log",), ("log", TERMS, "--json"), ("show", TERMS), ("show", TERMS, "--plain"), ("diff", TERMS, "2026-03-01", "latest"), ("clauses", TERMS), ("blame", TERMS), ("timeline", TERMS),
    ("compare",), ("providers",), ("feed",), ("find", "notice"), ("find", "agreement between you"), ("cite", TERMS), ("prove", "agreement", "--document", TERMS, "--at", "2026-03-01"),
)  # fmt: skip


@pytest.mark.parametrize("made", [form, order, manifest], ids=lambda made: made.__name__)
def test_every_command_answers_from_the_rest_and_says_so(world: World, made: Callable[[World], None]) -> None:
    made(world)
    for words in COMMANDS if made is form else COMMANDS[::4]:
        ended = world.run(*words)
        assert ended.returncode in (0, 1, 3) and ended.stdout, (words, ended.stderr)
        assert (TERMS in ended.stderr and TOLD in ended.stderr) or words == ("compare",), words
        assert "damaged" not in ended.stdout + ended.stderr, words
    assert TOLD in world.run("find", "notice").stderr, "a second search says it too"


@pytest.mark.parametrize("made", [*LINES, *MANIFESTS], ids=lambda made: made.__name__)
def test_verify_finds_no_damage(world: World, made: Callable[[World], None]) -> None:
    made(world)
    found = examine(world.store)
    assert not found.damage
    ended = world.run("verify")
    assert ended.returncode == 0 and ended.stdout.count("update tosdiff") == 1
    assert TOLD not in ended.stderr


@pytest.mark.parametrize("made", LINES, ids=lambda made: made.__name__)
def test_a_line_of_a_later_form_is_a_visit_of_which_nothing_is_known(
    world: World, made: Callable[[World], None]
) -> None:
    before = Store(world.store.root).visits(TERMS)
    made(world)
    store = Store(world.store.root)
    visits = store.visits(TERMS)
    assert visits[:2] == before
    assert [visit.outcome for visit in visits[2:]] == ([] if made is order else [Outcome.UNREAD])
    assert len(store.lines_of_visits(TERMS)) == len(visits)
    assert [each.snapshot for each in store.sightings(TERMS)][2:] == [None] * len(visits[2:])
    assert store.latest(TERMS) == before[1]
    assert store.newer(TERMS) == Newer(lines=(3,)) == store.newer_met()[TERMS]


@pytest.mark.parametrize("made", MANIFESTS, ids=lambda made: made.__name__)
def test_a_snapshot_of_a_later_form_was_seen_by_nobody_here(
    world: World, made: Callable[[World], None]
) -> None:
    made(world)
    store = Store(world.store.root)
    assert [visit.snapshot for visit in store.visits(TERMS)] == [name(world, 0), None]
    assert [each.name for each in store.snapshots(TERMS)] == [name(world, 0)]
    assert store.latest(TERMS) == store.visits(TERMS)[0]
    with pytest.raises(OnlyNewerReadsError, match="as it was written"):
        store.snapshot(TERMS, name(world, 1))
    assert store.newer(TERMS) == Newer(snapshots=(name(world, 1),))


def test_a_manifest_that_was_changed_to_look_newer_is_damaged(world: World) -> None:
    file = world.store.folder(TERMS) / f"{name(world, 1)}.json"
    file.write_bytes(file.read_bytes().replace(b'"schema": 1', b'"schema": 2'))
    ended = world.run("show", TERMS)
    assert ended.returncode == 4 and "newer" not in ended.stderr.replace(
        "a newer tosdiff wrote it (schema", ""
    )
    assert examine(world.store).damage


@pytest.mark.parametrize("made", [*LINES, *MANIFESTS], ids=lambda made: made.__name__)
def test_nothing_is_added_where_only_a_newer_one_knows_how_the_document_stands(
    world: World, made: Callable[[World], None]
) -> None:
    made(world)
    log = world.store.visits_file(TERMS).read_bytes()
    with pytest.raises(OnlyNewerReadsError), world.archive.store.lock():
        world.archive.recover(TERMS)
    assert world.store.visits_file(TERMS).read_bytes() == log
    with world.archive.store.lock():
        world.archive.recover(OTHER)


def test_an_older_line_of_a_later_form_does_not_stop_a_check(world: World) -> None:
    form(world)
    known = world.store.visits(TERMS)[1]
    world.store.log(TERMS, known)
    with world.archive.store.lock():
        world.archive.recover(TERMS)


@pytest.mark.parametrize("made", LINES, ids=lambda made: made.__name__)
def test_lines_of_a_later_form_are_merged_and_texts_beside_them_repaired(
    world: World, tmp_path: Path, made: Callable[[World], None]
) -> None:
    made(world)
    (tmp_path / "mine").mkdir()
    mine = World(tmp_path / "mine")
    assert not [each.problem for each in merge(mine.archive, world.store.root) if each.problem]
    assert mine.store.visits_file(TERMS).read_bytes() == world.store.visits_file(TERMS).read_bytes()
    lost = world.store.folder(TERMS) / f"{name(world, 0)}.md"
    lost.unlink()
    assert repair(world.archive).left == () and lost.is_file()


def test_what_is_not_proven_names_the_visits_that_could_not_be_read(world: World) -> None:
    form(world)
    said = " ".join(
        world.run(
            "prove", "agreement", "--document", TERMS, "--at", "2026-03-03", COLUMNS="200"
        ).stdout.split()
    )
    assert "What a visit saw that a newer tosdiff recorded: this one cannot read it." in said
    said = world.run("prove", "agreement", "--document", TERMS, "--at", "2026-03-05", COLUMNS="200").stdout
    assert "none that can be read here has seen the document since" in " ".join(said.split())


def test_a_visit_that_cannot_be_read_is_told_neither_as_refused_nor_as_failed(world: World) -> None:
    append(
        world.store.visits_file(TERMS),
        schema=2,
        at="2026-04-20T12:00:00Z",
        outcome="unchanged",
        snapshot=name(world, 1),
    )
    drawn = world.run("timeline", TERMS)
    assert "? not read by this version" in drawn.stdout, drawn.stdout
    assert any(line.endswith("·?") for line in drawn.stdout.splitlines()), drawn.stdout
    lane = json.loads(world.run("timeline", TERMS, "--json").stdout)["lanes"][0]
    assert (lane["visits"]["refused_or_failed"], lane["visits"]["unread"]) == (0, 1)
    assert [gap["unread"] for gap in lane["gaps"]] == [["2026-04-20T12:00:00Z"]]
    shown = world.run("show", f"{TERMS}@2026-04-25")
    said = " ".join((shown.stdout + shown.stderr).split())
    assert "1 visit between not read by this version" in said and "failed" not in said, said
