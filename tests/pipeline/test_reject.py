"""A snapshot that a person takes out of the history: passed over everywhere, shown where it is asked for by name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.world.archives import World, digest
from tests.world.captures import moment
from tests.world.terms import LINES, amended, page
from tosdiff.errors import NothingToAcceptError, NotSeenError, UsageError
from tosdiff.evidence.verify import verify
from tosdiff.models import Outcome, Wall
from tosdiff.pipeline.accept import accept, restore
from tosdiff.pipeline.cite import cite
from tosdiff.pipeline.diff import diff
from tosdiff.pipeline.reject import Rejected, reject
from tosdiff.pipeline.show import show
from tosdiff.pipeline.telling import Telling

OLD = page(*LINES)
WRONG = page(*LINES[:-2], "Halcyon may share your recordings with whom it likes, and you agree to that.")
NEARLY_WRONG = page(
    *LINES[:-2], "Halcyon may share your recordings with whom it likes, and you agree to all that."
)
NEW = page(*LINES, "You may take part in our programme for artists under its own conditions.")
BECAUSE = "it is a test that went out by mistake"


@pytest.fixture
def world(tmp_path: Path) -> World:
    found = World(tmp_path)
    found.visit(0, OLD)
    found.visit(1, WRONG)
    found.visit(2, WRONG)
    return found


def rejected(world: World, when: str = "latest", day: float = 3) -> Rejected:
    at = moment(day)
    return reject(world.archive, world.document, when, because=BECAUSE, clock=lambda: at)


def test_without_what_was_rejected_the_state_before_stands(world: World) -> None:
    found = rejected(world)
    assert str(found.rejection) == f"rejected on 2026-03-04 because {BECAUSE}"
    (state,) = world.archive.states(world.document)
    assert (found.state, state.visits) == (state, 1)
    assert world.archive.snapshot(world.document, state).body == digest(OLD)
    assert world.classes() == ["first"]
    assert world.store.latest(world.document.id) == world.store.visits(world.document.id)[0]


def test_nothing_is_removed_and_the_store_verifies(world: World) -> None:
    before = {path: path.read_bytes() for path in world.store.root.rglob("*Z-*")}
    rejected(world)
    assert {path: path.read_bytes() for path in world.store.root.rglob("*Z-*")} == before
    assert verify(world.store) == ()


def test_what_comes_after_is_compared_with_what_stood_before(world: World) -> None:
    rejected(world)
    report = world.shows(NEW, 4)
    assert report.comparison
    assert [change.kind.value for change in report.comparison.changes] == ["added"]
    assert world.shows(OLD, 5).outcome is Outcome.CHANGED


def test_the_state_before_seen_again_is_no_change(world: World) -> None:
    rejected(world)
    assert world.shows(OLD, 4).outcome is Outcome.UNCHANGED
    assert len(world.archive.states(world.document)) == 1


def test_a_text_seen_again_around_what_was_rejected_is_one_state_and_no_news(world: World) -> None:
    telling = Telling(world.archive)
    telling.begin(world.document)
    world.visit(3, OLD)
    rejected(world, world.store.names(world.document.id)[1], day=4)
    (state,) = world.archive.states(world.document)
    assert state.visits == 2
    assert telling.begin(world.document) == ()


def test_no_check_tells_what_was_rejected_before_it_was_told(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.visit(0, OLD)
    telling = Telling(world.archive)
    telling.begin(world.document)
    world.visit(1, WRONG)
    assert len(telling.begin(world.document)) == 1
    rejected(world)
    assert telling.begin(world.document) == ()


def test_a_first_version_that_was_rejected_leaves_the_next_as_the_first(world: World) -> None:
    first, _ = world.store.names(world.document.id)
    rejected(world, first)
    assert world.classes() == ["first"]


def test_with_nothing_left_no_version_is_claimed_and_the_next_page_is_the_first(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.visit(0, WRONG)
    assert rejected(world).state is None
    with pytest.raises(NotSeenError, match="each was rejected"):
        world.archive.state(world.document, "latest")
    printed = world.run("log", world.document.id).stdout
    assert "no version that stands" in printed
    assert BECAUSE in " ".join(printed.split())
    assert world.shows(OLD, 4).outcome is Outcome.FIRST


def test_the_same_text_is_refused_when_it_comes_again(world: World) -> None:
    rejected(world)
    report = world.shows(WRONG, 4)
    assert report.refusal
    assert report.refusal.wall is Wall.REJECTED
    assert BECAUSE in report.refusal.reason
    assert report.refusal.hint.startswith("`tosdiff accept halcyon/terms@20260302T")
    with pytest.raises(NothingToAcceptError):
        accept(world.archive, world.document)


def test_nearly_the_same_text_is_doubted_and_no_number_of_visits_takes_it(world: World) -> None:
    rejected(world)
    for day in range(4, 12):
        report = world.shows(NEARLY_WRONG, day)
        assert report.refusal
        assert report.refusal.wall is Wall.UNLIKE
    accepted = accept(world.archive, world.document, clock=lambda: moment(13))
    assert accepted.outcome is Outcome.CHANGED


def test_a_text_that_is_more_like_the_last_than_what_was_rejected_is_taken(world: World) -> None:
    rejected(world)
    assert world.shows(amended("30 days", "60 days"), 4).outcome is Outcome.CHANGED


def test_an_import_of_what_was_rejected_adds_no_line(world: World) -> None:
    rejected(world)
    before = len(world.store.visits(world.document.id))
    saved = world.folder / "2026-03-03T090000Z.html"
    saved.write_bytes(WRONG)
    for _ in range(2):
        world.run("import", "captures", saved, "--document", world.document.id)
    assert len(world.store.visits(world.document.id)) <= before + 1
    assert len(world.archive.states(world.document)) == 1


# ------------------------------------------------------------------ by its id


def test_a_rejected_version_is_shown_compared_and_cited_with_the_reason(world: World) -> None:
    archive, document = world.archive, world.document
    wrong = rejected(world).rejection
    when = wrong.snapshot.partition("-")[0]
    for name in (when, wrong.snapshot):
        state = archive.state(document, name)
        assert (state.snapshot, state.visits, state.rejected) == (wrong.snapshot, 2, wrong)
    assert show(archive, document, state, when=when).version.snapshot == wrong.snapshot
    citation = cite(archive, document, state, read_on=moment(9).date(), quote="with whom it likes", when=when)
    assert citation.rejected == wrong
    assert diff(archive, document, "latest", when).after.rejected == wrong


@pytest.mark.parametrize(
    "words",
    [
        ("show", "{id}"),
        ("show", "{id}", "--json"),
        ("cite", "{id}"),
        ("cite", "{id}", "--style", "markdown"),
        ("cite", "{id}", "--style", "bibtex"),
        ("cite", "{id}", "--json"),
        ("cite", "{id}", "--quote", "with whom it likes"),
        ("diff", "halcyon/terms", "latest", "{when}"),
        ("diff", "halcyon/terms", "{when}", "--json"),
        ("clauses", "{id}", "--json"),
        ("clauses", "{id}"),
        ("log",),
        ("blame", "{id}"),
    ],
)
def test_every_output_of_a_rejected_version_says_so(world: World, words: tuple[str, ...]) -> None:
    found = rejected(world)
    when = found.id.partition("@")[2]
    ran = world.run(*(word.format(id=found.id, when=when) for word in words))
    said = " ".join((ran.stdout + ran.stderr).split())
    assert f"rejected on 2026-03-04 because {BECAUSE}" in said, said


def test_the_bare_text_of_a_rejected_version_says_so_beside_it(world: World) -> None:
    ran = world.run("show", rejected(world).id, "--plain")
    assert "with whom it likes" in ran.stdout
    assert BECAUSE in " ".join(ran.stderr.split())


@pytest.mark.parametrize("command", ["find", "compare", "prove"])
def test_its_words_are_found_nowhere(world: World, command: str) -> None:
    quote = "share your recordings with whom it likes"
    asked = {
        "find": (quote,),
        "compare": (),
        "prove": (quote, "--document", "halcyon/terms", "--on", "2026-03-02"),
    }[command]
    world.run("find", quote)  # an index that holds it
    rejected(world)
    ran = world.run(command, *asked)
    if command == "prove":
        assert ran.returncode == 3, ran.stdout
        assert BECAUSE in " ".join(ran.stdout.split())
    assert "recordings with whom it likes, and you" not in ran.stdout


# ------------------------------------------------------------------ taken back


def test_accept_undoes_a_rejection_and_leaves_everything_as_it_was(world: World) -> None:
    before = world.archive.states(world.document)
    found = rejected(world)
    report = restore(world.archive, world.document, found.id.partition("@")[2])
    assert report.outcome is Outcome.UNCHANGED
    assert BECAUSE in report.notices[0]
    assert world.archive.states(world.document) == before
    assert world.shows(WRONG, 5).outcome is Outcome.UNCHANGED


def test_reject_undoes_an_acceptance(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.visit(0, OLD)
    short = page(*LINES[:4])
    assert world.shows(short, 1).outcome is Outcome.REFUSED
    accept(world.archive, world.document, clock=lambda: moment(2))
    found = rejected(world)
    assert found.state
    assert world.classes() == ["first"]
    with pytest.raises(NothingToAcceptError, match="because"):
        accept(world.archive, world.document)
    restore(world.archive, world.document, found.id.partition("@")[2])
    assert world.classes() == ["first", "replacement"]


def test_what_was_rejected_is_not_rejected_twice_nor_taken_back_twice(world: World) -> None:
    found = rejected(world)
    when = found.id.partition("@")[2]
    with pytest.raises(UsageError, match="is not in the history: rejected on 2026-03-04"):
        rejected(world, when)
    restore(world.archive, world.document, when)
    with pytest.raises(NothingToAcceptError, match="was not rejected"):
        restore(world.archive, world.document, when)


@pytest.mark.parametrize(
    ("when", "because"), [("2026-03-01", BECAUSE), ("latest", " "), ("latest", "because .")]
)
def test_a_rejection_needs_one_version_and_a_reason(world: World, when: str, because: str) -> None:
    with pytest.raises(UsageError):
        reject(world.archive, world.document, when, because=because)
    assert len(world.archive.states(world.document)) == 2


def test_the_commands_say_what_was_done_and_how_to_undo_it(world: World) -> None:
    latest = world.archive.state(world.document, "latest").snapshot.partition("-")[0]
    ran = world.run("reject", f"halcyon/terms@{latest}", "--because", "Because it is \x1b[31mred.")
    assert ran.returncode == 0, ran.stderr
    assert "\x1b" not in ran.stdout
    assert re.search(rf"`tosdiff accept --config \S+ halcyon/terms@{latest}`", ran.stdout)
    back = world.run("accept", f"halcyon/terms@{latest}", "--json")
    (document,) = json.loads(back.stdout)["documents"]
    assert document["result"] == "unchanged"
    assert "is a version again" in document["notices"][0]
    missing = world.run("reject", "halcyon/terms", "--because", "it is wrong")
    assert missing.returncode == 2
    assert re.search(r"tosdiff log --config \S+ halcyon/terms", missing.stderr)
