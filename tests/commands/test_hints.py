"""Every command that is printed can be run as it stands: by the word that starts tosdiff, of the same store and file."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.world.archives import World
from tests.world.command import tosdiff
from tests.world.raw_server import RawServer, response
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
    """Run a command where neither tosdiff nor a browser is on the PATH, in a folder that has no providers file."""
    return tosdiff(*words, cwd=cwd or _home(world), env=_environment(world))


def shell(world: World, line: str) -> subprocess.CompletedProcess[str]:
    """Run a line as it was printed, as a person does in a shell."""
    return subprocess.run(
        line, shell=True, cwd=_home(world), env={**os.environ, **_environment(world)}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def _home(world: World) -> Path:
    home = world.folder / "home"
    home.mkdir(exist_ok=True)
    return home


def _environment(world: World) -> dict[str, str]:
    programs = world.folder / "programs"
    programs.mkdir(exist_ok=True)
    for name in ("sh", "apt-get", "sudo", "git"):
        if (known := shutil.which(name)) and not (programs / name).is_symlink():
            (programs / name).symlink_to(known)
    home = str(_home(world))
    return {"PATH": str(programs), "HOME": home, "XDG_CONFIG_HOME": f"{home}/config", "DISPLAY": "",
            "XDG_STATE_HOME": f"{home}/state", "XDG_DATA_HOME": f"{home}/data", "COLUMNS": "80"}  # fmt: skip


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


def test_newcomer_without_a_browser_can_run_every_command_that_is_printed(
    tmp_path: Path, server: RawServer
) -> None:
    """A good page, and others that fail each in its way; then what the README shows, and each command so found."""
    challenge = b"<html><title>Just a moment...</title><body><h1>Verifying you are human</h1></body></html>"
    login = b"<html><body><form><input type=password></form><p>Welcome back</p></body></html>"
    answers = {
        "terms": response(page(*LINES), "Content-Type: text/html"),
        "walled": response(challenge, "Content-Type: text/html", status="403 Forbidden"),
        "gone": response(b"<h1>Not found</h1>", "Content-Type: text/html", status="404 Not Found"),
        "login": response(login, "Content-Type: text/html"),
        "busy": response(b"", "Retry-After: 7200", status="429 Too Many Requests"),
        "closed": response(page(*LINES)),
        "drawn": response(page(*LINES)),
    }
    documents = "".join(
        f"\n      {name}: {{title: Terms, url: '{server.base}/{name}'{_FETCHED.get(name, '')}}}"
        for name in answers
    )
    server.answers.update({f"/{name}": answer for name, answer in answers.items()})
    server.answers["/robots.txt"] = response(b"User-agent: *\nDisallow: /closed\n")
    world = World(tmp_path)
    world.file.write_text(
        f"providers:\n  halcyon:\n    name: Halcyon\n    publisher: Halcyon\n    documents:{documents}\n"
    )
    readme = ("providers", "check", "show halcyon/terms", "clauses halcyon/terms", "compare", "log halcyon/terms",
              "blame halcyon/terms", "timeline", "diff halcyon/terms", "find elephant", "cite halcyon/terms",
              "show halcyon/walled", "verify", "import .", "schedule --status", "notify", "doctor", "check")  # fmt: skip
    found: dict[str, None] = {}
    for line in readme:
        done = run(world, *line.split(), "--config", str(world.file))
        assert done.returncode in (0, 1, 2, 3) and "Traceback" not in done.stderr, (line, done.stderr)
        found.update(dict.fromkeys(_MARKED.findall(" ".join((done.stdout + done.stderr).split("\n    ")))))
    ours = [each for each in found if "tosdiff" in each and not _TEMPLATE.search(each)]
    assert any(" import " in each for each in ours) and any(" check" in each for each in ours), found
    for each in ours:
        assert each.startswith(f"{shlex.quote(sys.executable)} -m tosdiff "), each
        done = shell(world, each)
        assert done.returncode in (0, 1, 3) and "Traceback" not in done.stderr, (each, done.stderr)
    for each in set(found) - set(ours):
        word = each.split()[0]
        assert "tosdiff" in each or not _COMMAND.match(each) or shutil.which(word), each


_FETCHED = {"closed": ", robots: true", "drawn": ", fetch: [browser]"}
_MARKED = re.compile(r"`([^`]+)`")
_TEMPLATE = re.compile(r"\b(?:FILE|ID|DOCUMENT|DAY|TEXT|WHEN)\b|…")
_COMMAND = re.compile(r"(?:sudo|apt-get|dnf|snap|brew|pip|uv|pipx) ")


@pytest.mark.parametrize("command", [("log",), ("check",), ("timeline",), ("find", "copy")])
def test_a_version_where_a_document_is_named_is_answered_with_commands_that_run(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    world = World(tmp_path)
    world.visit("2026-03-01", page(*LINES))
    own = ("--providers", str(world.file))
    for when, count in (("2026-03-01", 2), ("20260301T", 2), ("latest", 2), ("$(x)", 1)):
        answer = run(world, *command, f"halcyon/terms@{when}", *own)
        assert answer.returncode == 2
        assert "names a version" in answer.stderr and "did you mean" not in answer.stderr
        lines = re.findall(r"`([^`]+)`", answer.stderr.replace("\n", " "))
        assert len(lines) == count
        if command == ("log",):
            assert all(shell(world, each).returncode == 0 for each in lines)
