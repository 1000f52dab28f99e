"""What a person names, or where they send the output, and which is not what it should be: a clear error, and its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.world.archives import TERMS, World, with_demo_history
from tests.world.command import line
from tosdiff.errors import ExitCode

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")

SECONDS = 60
FULL = Path("/dev/full")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return with_demo_history(tmp_path_factory.mktemp("named"))


def run(world: World, *words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command on the folder of a world, and end it if it waits for something."""
    return subprocess.run(
        line(*words), cwd=world.folder, env=os.environ | more, stdin=subprocess.DEVNULL, capture_output=True,
        encoding="utf-8", check=False, timeout=SECONDS,
    )  # fmt: skip


@pytest.fixture(scope="module")
def pipe(world: World) -> Path:
    file = world.folder / "pipe"
    os.mkfifo(file)
    return file


@pytest.mark.parametrize(
    "words",
    [
        ("extract",),
        ("import",),
        ("verify", "--bundle"),
        ("merge",),
        ("log", "--store"),
        ("log", "--config"),
        ("feed", "-o"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("kind", ["a pipe", "a device"])
def test_neither_a_pipe_nor_a_device_is_waited_for(
    world: World, pipe: Path, words: tuple[str, ...], kind: str
) -> None:
    ended = run(world, *words, pipe if kind == "a pipe" else FULL)
    assert ended.returncode == (ExitCode.INCOMPLETE if words == ("import",) else ExitCode.USAGE)
    assert "Traceback" not in ended.stderr and "damaged" not in ended.stderr


@pytest.mark.parametrize("kind", ["a pipe", "a device"])
def test_neither_is_a_taxonomy_or_a_config(world: World, pipe: Path, tmp_path: Path, kind: str) -> None:
    named = pipe if kind == "a pipe" else FULL
    file = tmp_path / "providers.yaml"
    file.write_text(world.file.read_text("utf-8").replace("{", f'{{"taxonomy": "{named}", ', 1), "utf-8")
    ended = run(world, "clauses", TERMS, "--config", file, "--store", world.store.root)
    assert ended.returncode == ExitCode.USAGE and "and no file" in ended.stderr
    (tmp_path / "tosdiff").mkdir()
    (tmp_path / "tosdiff" / "config.yaml").symlink_to(named)
    ended = run(world, "notify", XDG_CONFIG_HOME=str(tmp_path))
    assert ended.returncode == ExitCode.USAGE and "and no file" in ended.stderr


@pytest.mark.parametrize(
    "words", [("log",), ("show", TERMS, "--plain"), ("verify", "--json"), ("cite", TERMS)]
)
@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
def test_output_that_cannot_be_written_is_no_success(
    world: World, words: tuple[str, ...], where: str
) -> None:
    if where == ">/dev/full" and not FULL.exists():
        pytest.skip("this system has no /dev/full")
    command = " ".join(f"'{word}'" for word in line(*words))
    ended = subprocess.run(
        ["sh", "-c", f"{command} {where}"],
        cwd=world.folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == ExitCode.STORE
    assert "error: " in ended.stderr and "Traceback" not in ended.stderr


def test_deep_json_is_neither_a_config_nor_a_bundle(world: World, tmp_path: Path) -> None:
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 200_000)
    for words in (("log", "--config"), ("verify", "--bundle"), ("merge",), ("log", "--store")):
        ended = run(world, *words, deep)
        assert ended.returncode == ExitCode.USAGE and "Traceback" not in ended.stderr, words


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_the_calendar_are_days(world: World, day: str) -> None:
    for words in (
        ("show", f"{TERMS}@{day}"),
        ("prove", "agreement", "--document", TERMS, "--at", day),
        ("timeline", "--since", day),
        ("timeline", "--until", day),
        ("timeline", "--since", "0001-01-01", "--until", "9999-12-31", "--json"),
    ):
        ended = run(world, *words)
        assert ended.returncode in (ExitCode.OK, ExitCode.USAGE, ExitCode.INCOMPLETE), (words, ended.stderr)
        assert "Traceback" not in ended.stderr, words


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("0001-01-01", ExitCode.OK),
        ("9999-12-31T23:59:59Z", ExitCode.OK),
        ("9999-12-31T23:59:59-14:00", ExitCode.USAGE),
        ("0001-01-01T00:00:00+14:00", ExitCode.USAGE),
    ],
)
def test_a_page_of_any_day_of_the_calendar_is_taken_and_read(
    world: World, tmp_path: Path, at: str, code: ExitCode
) -> None:
    page = tmp_path / "page.html"
    shown = run(world, "show", TERMS, "--plain").stdout
    page.write_text("".join(f"<p>{each}</p>" for each in shown.splitlines()), "utf-8")
    own = World(tmp_path)
    words = ("import", page, "--document", TERMS, "--captured-at", at, "--config", own.file)
    assert run(world, *words).returncode == code
    if code is ExitCode.OK:
        for again in (("log",), ("verify",), ("timeline",), ("blame", TERMS), ("cite", TERMS)):
            ended = run(world, *again, "--config", own.file)
            assert ended.returncode in (ExitCode.OK, ExitCode.USAGE), (again, ended.stderr)
            assert "Traceback" not in ended.stderr, again
