"""Where the output goes: a reader that leaves early, a file, an encoding, one place for results and complaints."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.world.archives import OTHER, TERMS, World, with_demo_history
from tests.world.captures import LARKSPUR
from tests.world.command import line
from tosdiff.demo.site import amended, visits
from tosdiff.errors import ExitCode


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return with_demo_history(tmp_path_factory.mktemp("output"))


@pytest.mark.parametrize(
    "words", [("show", TERMS), ("clauses", TERMS), ("blame", TERMS), ("show", TERMS, "--json")]
)
def test_a_reader_that_leaves_early_is_no_change_of_wording(world: World, words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        command = line(*words, "--providers", world.file)
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("words", [("show", TERMS), ("log",), ("diff", TERMS), ("timeline",)])
def test_lines_in_a_file_have_no_padding(world: World, words: tuple[str, ...]) -> None:
    printed = world.run(*words).stdout
    assert printed
    assert [each for each in printed.splitlines() if each != each.rstrip(" ")] == []


def test_text_that_the_output_cannot_hold_is_refused_rather_than_altered(tmp_path: Path) -> None:
    world = World(tmp_path, LARKSPUR)
    page = amended(OTHER, 0).replace("'", "’").replace('"', "”")
    world.imports([(visits()[0], page.encode())])
    told = world.run("blame", OTHER, PYTHONIOENCODING="ascii")
    assert told.returncode == ExitCode.USAGE
    assert "PYTHONIOENCODING" in told.stderr


def test_a_run_that_is_interrupted_says_what_is_left() -> None:
    running = subprocess.Popen(
        line("demo"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert running.stdout
    assert any(running.stdout), "it has begun"
    running.send_signal(signal.SIGINT)
    said = running.communicate(timeout=30)[1]
    assert (running.returncode, said.strip()) == (130, "interrupted; what was stored is complete")


@pytest.mark.skipif(os.name != "posix", reason="a shell closes the output")
@pytest.mark.parametrize("command", ["show", "check", "--version", "--help"])
def test_a_closed_output_is_an_error_before_anything_is_done(world: World, command: str) -> None:
    words = line(command, *([TERMS] if command == "show" else []))
    closed = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *words],
        cwd=world.folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert closed.returncode == ExitCode.STORE
    assert closed.stderr.startswith("error: standard output is closed\n  hint: ")
