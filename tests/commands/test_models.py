"""`tosdiff models`: what its arguments mean, and that no page reaches through any of its formats."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.commands.test_hostile import ESCAPES
from tests.world.model_pages import SPRING, ModelShelf, page

VIEWS = ((), ("--short",), ("--changes",), ("--timeline",), ("heron-1",))
FORMATS = ((), ("--json",), ("--csv",), ("--markdown",), ("--ics",))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("models")
    ModelShelf(made).filled()
    return made


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "tosdiff", *words, "--providers", str(folder / "providers.yaml")]
    return subprocess.run(line, capture_output=True, encoding="utf-8", check=False, cwd=folder)


def test_a_file_is_read_and_any_other_word_is_a_name(folder: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved.html"
    saved.write_bytes(SPRING)
    done = run(folder, "models", str(saved), "--url", "https://halcyon.example/deprecations", "--json")
    rows = json.loads(done.stdout)
    assert [row["model"] for row in rows] == ["heron-0", "heron-1", "heron-2"]
    assert {row["schema"] for row in rows} == {rows[0]["schema"]}
    (entry,) = json.loads(run(folder, "models", "heron-1", "--json").stdout)
    assert entry["model"] == "heron-1"


def test_a_name_that_no_page_has_is_answered_with_the_nearest(folder: Path) -> None:
    done = run(folder, "models", "heron-9")
    assert done.returncode == 2
    assert "heron-9" in done.stderr
    assert re.search(r"`tosdiff models .*'heron-\d'`", done.stderr)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--short", "--changes"), "one view at a time"),
        (("--json", "--csv"), "one form at a time"),
        (("providers.yaml", "--short"), "a saved page has no history"),
        (("--provider", "nobody"), "nobody"),
        (("--at", "2025-12-31"), "by 2025-12-31"),
        (("--at", "soon"), "soon"),
    ],
)
def test_what_cannot_be_answered_says_so(folder: Path, words: tuple[str, ...], said: str) -> None:
    done = run(folder, "models", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_every_format_can_be_read_back(folder: Path) -> None:
    models = {"heron-0", "heron-1", "heron-2", "Heron-4"}
    assert {row["model"] for row in json.loads(run(folder, "models", "--json").stdout)} == models
    assert {row["model"] for row in csv.DictReader(StringIO(run(folder, "models", "--csv").stdout))} == models
    assert Calendar.from_ical(run(folder, "models", "--ics").stdout).walk("VCALENDAR")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("view", VIEWS)
def test_no_page_drives_the_terminal(
    view: tuple[str, ...], form: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = tmp_path_factory.mktemp("hostile")
    shelf = ModelShelf(made)
    cells = "heron-1{0} | Deprecated{0} | March 1, 2026 | {1} | heron-2{0}"
    shelf.visit("2026-03-02", page(cells.format(ESCAPES, "April 10, 2026")))
    shelf.visit("2026-03-20", page(cells.format(ESCAPES, "April 2, 2026")))
    name = ("heron-1*",) if view == ("heron-1",) else view
    done = run(made, "models", *name, *form)
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    for bad in "\x1b\x07\x9b\u202e\u2066\u2028":
        assert bad not in said
