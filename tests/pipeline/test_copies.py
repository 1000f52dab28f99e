"""An archived copy is what was fetched back and read, never what was only asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.world.archives import World
from tests.world.captures import HALCYON, capture_of, moment
from tests.world.terms import LINES, amended, page
from tosdiff.models import FetchedBy
from tosdiff.pipeline.copies import archived_copies, opened_at
from tosdiff.pipeline.intake import Intake

REPLAY = "http://127.0.0.1:80/web/20260304090000id_/https://halcyon.example/terms"


def by_an_archive(world: World, body: bytes, day: float, source: str) -> None:
    archive = world.archive
    capture = replace(capture_of(body, day), fetcher=FetchedBy.ARCHIVE, source=source)
    Intake(archive, HALCYON).arrived(capture, archive.store.latest(HALCYON.id))


def test_copies_with_the_same_text_come_first_and_then_the_nearest_in_time(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.visit(0, page(*LINES))
    by_an_archive(world, page(*LINES), 9, "web.archive.org, " + REPLAY.replace("0304", "0310"))
    by_an_archive(world, page(*LINES), 3, "web.archive.org, " + REPLAY)
    by_an_archive(
        world, amended("Ireland", "France"), 20, "web.archive.org, " + REPLAY.replace("0304", "0321")
    )
    archive = world.archive
    snapshot = archive.snapshot(HALCYON, archive.states(HALCYON)[0])
    copies = archived_copies(archive, HALCYON, snapshot)
    assert [copy.captured_at for copy in copies] == [moment(3), moment(9), moment(20)]
    assert [copy.same_text for copy in copies] == [True, True, False]
    assert copies[0].url == "http://127.0.0.1:80/web/20260304090000/https://halcyon.example/terms"


def test_a_refused_copy_and_a_visit_of_the_publisher_are_no_copies(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.visit(0, page(*LINES))
    by_an_archive(
        world, b"<html><title>Just a moment...</title><body>Checking your browser</body></html>", 3, REPLAY
    )
    archive = world.archive
    snapshot = archive.snapshot(HALCYON, archive.states(HALCYON)[0])
    assert archived_copies(archive, HALCYON, snapshot) == ()


def test_an_address_is_found_in_whatever_names_the_source() -> None:
    shown = "https://web.archive.org/web/20260304090000/https://halcyon.example/terms?a=1"
    for source in (f"web.archive.org, {shown}", shown.replace("090000/", "090000id_/"), shown):
        assert opened_at(source) == shown
    for source in ("", "terms.html", "https://halcyon.example/terms", "https://x.example/20260304/terms"):
        assert opened_at(source) is None
