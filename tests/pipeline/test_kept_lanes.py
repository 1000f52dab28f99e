"""A timeline is the same whether its lanes are worked out or were kept."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pipeline.test_growth import counted
from tests.world.archives import World
from tests.world.captures import START
from tests.world.terms import LINES, page
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.kept_lanes import kept_lane
from tosdiff.pipeline.timeline import Timeline, timeline
from tosdiff.report.json.timeline import row
from tosdiff.store.store import Store

_SAID = (
    "We may end your access at any time without notice.",
    "You may use the output for any purpose.",
    "The fee for the service is three pounds a month.",
)


def told(world: World, **asked: Any) -> Timeline:
    return timeline(world.archive, world.documents[:1], **asked)


@given(data=st.data())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lanes_that_were_kept_are_those_that_are_worked_out(
    tmp_path_factory: Any, data: st.DataObject
) -> None:
    world = World(tmp_path_factory.mktemp("history"))
    texts = [page(*LINES, *said) for said in ((), _SAID[:1], _SAID[1:], _SAID)]
    for day, at in enumerate(data.draw(st.lists(st.sampled_from(range(5)), min_size=1, max_size=6))):
        if at == len(texts):
            world.shows(b"<html><title>Just a moment</title></html>", day * 4)
        else:
            world.visit(day * 4, texts[at])
    asked: dict[str, Any] = data.draw(
        st.sampled_from(({}, {"label": "access"}, {"since": date(2026, 1, 1)}, {"label": "change.no"}))
    )
    archive = world.archive
    archive.store.cache.folder = world.folder / "a file"
    archive.store.cache.folder.write_text("where nothing can be kept")
    without = row(timeline(archive, world.documents[:1], **asked))
    assert row(told(world, **asked)) == without
    assert kept_lane(world.archive, world.document) is not None
    assert row(told(world, **asked)) == without


def test_lane_that_is_kept_reads_no_visit_and_one_more_visit_is_seen(tmp_path: Path) -> None:
    world = World(tmp_path)
    for day in range(5):
        world.visit(day * 7, page(*LINES, f"The fee is {day + 3} pounds a month."))
    before = told(world)
    counts = counted(lambda: told(world))
    assert not (counts["visits decoded"] or counts["lines proven"] or counts["manifests"])
    world.visit(36, page(*LINES, "The fee is 90 pounds a month."))
    assert [lane.verified for _, lane in told(world).lanes] == [before.lanes[0][1].verified + 1]
    assert len(told(world).lanes[0][1].marks) == len(before.lanes[0][1].marks) + 1


def test_visits_ahead_of_the_present_are_worked_out_anew_until_it_has_come(tmp_path: Path) -> None:
    world = World(tmp_path)
    for day in (0, 7):
        world.visit(day, page(*LINES, f"The fee is {day + 3} pounds a month."))

    def at(days: int) -> Archive:
        return Archive(world.documents, Store(world.store.root), clock=lambda: START + timedelta(days=days))

    for days, kept in ((3, False), (8, True), (3, False), (9, True)):
        found = timeline(at(days), world.documents[:1])
        assert found.lanes[0][1].verified == (2 if kept else 1)
        assert (kept_lane(at(days), world.document) is not None) == kept
