"""Commands that messages name are complete: they start tosdiff here, and ask of the same store."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from typer.main import get_command

from tests.world.command import tosdiff
from tosdiff import cli
from tosdiff.report.terminal.hints import lines, say_hint
from tosdiff.report.words import commands
from tosdiff.report.words.commands import asked_of, called, runnable


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    yield
    commands._called = commands.Called()


def test_command_is_told_the_store_and_the_file_that_this_one_was_told() -> None:
    asked_of(Path("a store"), Path("p.yaml"))
    assert runnable("run `tosdiff log halcyon/terms`") == (
        "run `tosdiff log --config p.yaml --store 'a store' halcyon/terms`"
    )
    assert runnable("`tosdiff import memento a/b`").startswith("`tosdiff import memento --config p.yaml ")
    assert runnable("`tosdiff extract page.html` reads it") == "`tosdiff extract page.html` reads it"
    assert runnable("another tosdiff is using this store") == "another tosdiff is using this store"


def test_commands_that_are_told_a_store_are_those_that_take_one() -> None:
    group = get_command(cli.app)
    takes = {
        name
        for name in cli.COMMANDS
        if name == "import"
        or any("--config" in option.opts for option in group.get_command(None, name).params)  # type: ignore[attr-defined]
    }
    assert set(commands._COMMANDS) == takes
    assert set(commands._OTHERS) == cli.COMMANDS.keys() - takes


def test_program_that_is_on_no_path_is_named_as_it_was_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "tosdiff"
    program.touch()
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    called(str(program))
    assert runnable("`tosdiff check`") == f"`{program} check`"
    called("/somewhere/tosdiff/__main__.py")
    said = runnable("`tosdiff demo --help`").strip("`")
    assert subprocess.run(said, shell=True, capture_output=True, check=False).returncode == 0


@given(
    st.lists(
        st.one_of(
            st.text("ab,;", min_size=1, max_size=9),
            st.text("ab ", min_size=1, max_size=60).filter(str.strip).map(lambda said: f"`{said.strip()}`"),
        ),
        max_size=12,
    ),
    st.integers(1, 80),
)
def test_command_in_a_hint_stands_whole_on_a_line(pieces: list[str], width: int) -> None:
    hint = " ".join(pieces)
    found = list(lines(hint, width))
    assert " ".join(found).split() == hint.split()
    spans = [span for line in found for span in re.findall(r"`[^`]*`", line)]
    assert spans == [piece for piece in pieces if piece.startswith("`")]


def test_long_command_is_not_broken_by_a_narrow_terminal() -> None:
    out = StringIO()
    hint = f"open it and run `tosdiff import {'x' * 70}` then"
    say_hint(hint, Console(file=out, width=30))
    assert f"\n    `tosdiff import {'x' * 70}`\n" in out.getvalue()


def test_hint_at_a_failure_can_be_run_as_printed(tmp_path: Path) -> None:
    providers = tmp_path / "my providers.yaml"
    providers.write_text(
        "providers:\n  halcyon:\n    name: Halcyon\n    publisher: Halcyon\n    documents:\n"
        "      terms: {title: Terms, url: 'http://127.0.0.1:9/'}\n"
    )
    ran = tosdiff("show", "halcyon/terms", "--config", providers)
    (said,) = re.findall(r"`([^`]+)`", ran.stderr)
    again = subprocess.run(said, shell=True, cwd="/", capture_output=True, text=True, check=False)
    assert (again.returncode, "could not be verified" in again.stdout) == (3, True), again.stderr
