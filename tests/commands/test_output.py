"""Where the output goes: a reader that leaves early, a file, one place for results and complaints."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.world.stored_pages import archive_of, take
from tosdiff.demo.site import amended, visits

TERMS = "halcyon/terms"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("output")
    archive = archive_of(made, TERMS)
    take(archive, archive.document(TERMS), [(at, amended(TERMS, n)) for n, at in enumerate(visits())])
    return made


def command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "tosdiff", *words, "--providers", str(folder / "providers.yaml")]


@pytest.mark.parametrize(
    "words", [("show", TERMS), ("clauses", TERMS), ("blame", TERMS), ("show", TERMS, "--json")]
)
def test_a_reader_that_leaves_early_is_no_change_of_wording(folder: Path, words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(command(folder, *words), stdout=writing, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("words", [("show", TERMS), ("log",), ("diff", TERMS), ("timeline",)])
def test_lines_in_a_file_have_no_padding(folder: Path, words: tuple[str, ...]) -> None:
    printed = subprocess.run(
        command(folder, *words), capture_output=True, encoding="utf-8", check=False
    ).stdout
    assert printed
    assert not [line for line in printed.splitlines() if line != line.rstrip(" ")]


def test_words_without_quotation_marks_are_told_how_to_ask(folder: Path) -> None:
    asked = command(folder, "find", "fourteen", "days")
    done = subprocess.run(asked, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert 'tosdiff find "fourteen days", in quotation marks' in done.stderr


def test_a_comparison_back_in_time_or_with_itself_says_so(folder: Path) -> None:
    days = [at.date().isoformat() for at in visits()]
    back = command(folder, "diff", TERMS, days[-1], days[0])
    assert (
        "FROM is the newer" in subprocess.run(back, capture_output=True, encoding="utf-8", check=False).stdout
    )
    same = command(folder, "diff", TERMS, days[0], days[0])
    assert (
        "one and the same version"
        in subprocess.run(same, capture_output=True, encoding="utf-8", check=False).stdout
    )


def test_a_run_that_is_interrupted_says_what_is_left(folder: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "tosdiff", "demo"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert running.stdout
    assert running.stdout.readline() is not None  # it has begun
    running.send_signal(signal.SIGINT)
    said = running.communicate(timeout=30)[1]
    assert (running.returncode, said.strip()) == (130, "interrupted; what was stored is complete")
