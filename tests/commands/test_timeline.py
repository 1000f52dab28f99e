"""`tosdiff timeline` on the stored terms of the demo."""

from __future__ import annotations

import json

import pytest

from tests.world.archives import TERMS, World, with_demo_history
from tests.world.captures import LARKSPUR
from tosdiff.demo.site import visits
from tosdiff.errors import ExitCode


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return with_demo_history(tmp_path_factory.mktemp("timeline"), LARKSPUR)


def test_timeline_as_json_has_stretches_gaps_and_marks(world: World) -> None:
    found = json.loads(world.run("timeline", "--json").stdout)
    (lane,) = found["lanes"]
    assert lane["document"] == TERMS
    assert found["not_visited"] == ["larkspur/terms"]
    assert [mark["class"] for mark in lane["marks"]] == ["first", "editorial", "wording", "wording"]
    assert [stretch["visits"] for stretch in lane["stretches"]] == [1, 3, 1, 1]
    assert [gap["to"] for gap in lane["gaps"]] == [stretch["from"] for stretch in lane["stretches"][1:]]
    assert lane["visits"] == {"verified": len(visits()), "refused_or_failed": 0, "unread": 0}


def test_timeline_names_what_was_not_visited_and_lists_its_marks(world: World) -> None:
    told = world.run("timeline", "--list", "--since", "2026-05-01", NO_COLOR="1")
    assert "Not visited in this time: larkspur/terms" in told.stdout
    assert "2026-05-11 ◆ halcyon/terms: wording, after 2026-04-20" in told.stdout
    assert "2026-04-20 ╹" not in told.stdout


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ("2027-01-01", "no visit to these documents in that time"),
        ("soon", "soon"),
    ],
)
def test_span_that_holds_no_visit_is_an_error_of_usage(world: World, since: str, said: str) -> None:
    told = world.run("timeline", "--since", since)
    assert told.returncode == ExitCode.USAGE
    assert said in told.stderr
    assert "Traceback" not in told.stderr
