"""Every command that is printed can be run as it stands: by the word that starts tosdiff, of the same store and file."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.world.archives import World
from tests.world.command import tosdiff
from tests.world.terms import LINES, page

_NAMED = re.compile(r"([^\s`]+ -m )?\btosdiff (?:import (?:ota|memento)|[a-z]+)\b[^`\n]*")
_COMMANDS = (
    "check",
    "import",
    "log",
    "notify",
    "schedule",
    "providers",
    "verify",
    "clauses",
    "compare",
    "diff",
)


def named(printed: str) -> list[str]:
    """Return the commands that a text names."""
    found = [each[0] for each in _NAMED.finditer(printed)]
    return [each for each in found if any(f"tosdiff {command}" in each for command in _COMMANDS)]


def run(world: World, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command where the program tosdiff is not on the PATH, in a folder that has no providers file."""
    home = world.folder / "home"
    home.mkdir(exist_ok=True)
    env = {"PATH": "/usr/bin:/bin", "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"),
           "XDG_STATE_HOME": str(home / "state"), "COLUMNS": "80"}  # fmt: skip
    return tosdiff(*words, cwd=cwd or home, env=env)


@pytest.mark.parametrize(
    "words", [("schedule", "--status"), ("notify",), ("verify", "--publish"), ("import", "empty")]
)
def test_command_that_is_named_asks_of_the_same_store_and_file(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    world = World(tmp_path)
    world.visit(0, page(*LINES))
    (tmp_path / "home" / "empty").mkdir(parents=True)
    (tmp_path / "home" / "empty" / "note.md").write_text("# Shopping\n\n- eggs\n")
    options = ("--config", str(world.file), "--store", str(world.store.root))
    printed = run(world, *words, *options).stdout
    commands = named(printed)
    assert commands, printed
    for each in commands:
        assert each.startswith(f"{shlex.quote(sys.executable)} -m tosdiff "), each
        if "notify" not in each:
            assert all(option in each for option in options), each


def test_what_init_names_is_run_as_printed(tmp_path: Path) -> None:
    world, new = World(tmp_path), tmp_path / "new"
    new.mkdir()
    first, second = named(run(world, "init", "claude", cwd=new).stdout)
    assert first.startswith(f"{shlex.quote(sys.executable)} -m tosdiff check") and "import ota" in second
    for each in (first, second):
        help_ = subprocess.run(f"{each} --help", shell=True, cwd=new, capture_output=True, check=False)
        assert help_.returncode == 0, help_.stderr
