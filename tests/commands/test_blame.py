"""`blame` and `timeline` from the command line, on the stored terms of the demo."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.world.stored_pages import archive_of, take
from tosdiff.demo.site import amended, visits
from tosdiff.errors import ExitCode

TERMS = "halcyon/terms"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("lookback")
    archive = archive_of(made, TERMS, "larkspur/terms")
    take(archive, archive.document(TERMS), [(at, amended(TERMS, n)) for n, at in enumerate(visits())])
    return made


def run(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tosdiff", *words, "--providers", str(folder / "providers.yaml")],
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_blame_as_json_gives_dates_snapshots_and_the_words_before(folder: Path) -> None:
    found = json.loads(run(folder, "blame", TERMS, "--json").stdout)
    shown = json.loads(run(folder, "show", TERMS, "--json").stdout)
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
    }
    assert (notice["rewordings"], "at least 30 days' notice" in notice["before"]) == (1, True)


def test_blame_of_a_label_gives_its_clauses_alone(folder: Path) -> None:
    found = json.loads(run(folder, "blame", TERMS, "--label", "change.not", "--json").stdout)
    assert found["clauses"]
    assert all("change.notice" in row["labels"] for row in found["clauses"])


def test_blame_without_colour_reads_in_eighty_columns(folder: Path) -> None:
    told = run(folder, "blame", TERMS, NO_COLOR="1", COLUMNS="80")
    assert told.returncode == ExitCode.OK
    assert "\x1b" not in told.stdout
    assert any(line.startswith(" 2026-05-11 ~ ▌") for line in told.stdout.splitlines())


def test_timeline_as_json_has_stretches_gaps_and_marks(folder: Path) -> None:
    found = json.loads(run(folder, "timeline", "--json").stdout)
    (lane,) = found["lanes"]
    assert lane["document"] == TERMS
    assert found["not_visited"] == ["larkspur/terms"]
    assert [mark["class"] for mark in lane["marks"]] == ["first", "editorial", "wording", "editorial"]
    assert [stretch["visits"] for stretch in lane["stretches"]] == [1, 3, 1, 1]
    assert [gap["to"] for gap in lane["gaps"]] == [stretch["from"] for stretch in lane["stretches"][1:]]
    assert lane["visits"] == {"verified": len(visits()), "refused_or_failed": 0}


def test_timeline_names_what_was_not_visited_and_lists_its_marks(folder: Path) -> None:
    told = run(folder, "timeline", "--list", "--since", "2026-05-01", NO_COLOR="1")
    assert "Not visited in this time: larkspur/terms" in told.stdout
    assert "2026-05-11 ◆ halcyon/terms: wording, after 2026-04-20" in told.stdout
    assert "2026-04-20 ╹" not in told.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("blame", TERMS, "--label", "chance"), "no label begins with 'chance'"),
        (("timeline", "--since", "2027-01-01"), "no visit to these documents in that time"),
        (("timeline", "--since", "soon"), "soon"),
        (("blame", "larkspur/terms"), "has no snapshot yet"),
    ],
)
def test_what_cannot_be_shown_is_an_error_of_usage(folder: Path, words: tuple[str, ...], said: str) -> None:
    told = run(folder, *words)
    assert told.returncode == ExitCode.USAGE
    assert said in told.stderr
    assert "Traceback" not in told.stderr


def test_text_that_the_output_cannot_hold_is_refused_rather_than_altered(folder: Path) -> None:
    archive = archive_of(folder, TERMS, "larkspur/terms")
    page = amended("larkspur/terms", 0).replace("'", "’").replace('"', "”")
    take(archive, archive.document("larkspur/terms"), [(visits()[0], page)])
    told = run(folder, "blame", "larkspur/terms", PYTHONIOENCODING="ascii")
    assert told.returncode == ExitCode.USAGE
    assert "PYTHONIOENCODING" in told.stderr
