"""`tosdiff blame` on the stored terms of the demo."""

from __future__ import annotations

import json

import pytest

from tests.world.archives import OTHER, TERMS, World, with_demo_history
from tests.world.captures import LARKSPUR
from tosdiff.errors import ExitCode


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return with_demo_history(tmp_path_factory.mktemp("blame"), LARKSPUR)


def test_blame_as_json_gives_dates_snapshots_and_the_words_before(world: World) -> None:
    found = json.loads(world.run("blame", TERMS, "--json").stdout)
    shown = json.loads(world.run("show", TERMS, "--json").stdout)
    assert [row["text"] for row in found["clauses"]] == [
        shown["text"][slice(*row["span"])] for row in found["clauses"]
    ]
    (notice,) = [row for row in found["clauses"] if "at least 14 days' notice" in row["text"]]
    assert notice["wording"]["since"] == "2026-05-11T09:00:00Z"
    assert notice["wording"]["not_yet_on"] == "2026-04-20T09:00:00Z"
    assert notice["wording"]["snapshot"].startswith("20260511T090000Z-")
    assert notice["clause"] == {
        "since": "2026-03-02T09:00:00Z",
        "not_yet_on": None,
        "snapshot": notice["clause"]["snapshot"],
        "clock_uncertain": False,
    }
    assert (notice["rewordings"], "at least 30 days' notice" in notice["before"]) == (1, True)


def test_blame_of_a_label_gives_its_clauses_alone(world: World) -> None:
    found = json.loads(world.run("blame", TERMS, "--label", "change.not", "--json").stdout)
    assert found["clauses"]
    assert all("change.notice" in row["labels"] for row in found["clauses"])


def test_blame_without_colour_reads_in_eighty_columns(world: World) -> None:
    told = world.run("blame", TERMS, NO_COLOR="1", COLUMNS="80")
    assert told.returncode == ExitCode.OK
    assert "\x1b" not in told.stdout
    assert any(line.startswith(" 2026-05-11 ~ ▌") for line in told.stdout.splitlines())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((TERMS, "--label", "chance"), "no label begins with 'chance'"),
        ((OTHER,), "has no snapshot yet"),
    ],
)
def test_what_cannot_be_shown_is_an_error_of_usage(world: World, words: tuple[str, ...], said: str) -> None:
    told = world.run("blame", *words)
    assert told.returncode == ExitCode.USAGE
    assert said in told.stderr
    assert "Traceback" not in told.stderr
