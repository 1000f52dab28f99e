"""The documents say what the program does: the reference is generated, the README's commands run."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.conftest import ROOT
from tests.world.archives import watched
from tests.world.command import tosdiff
from tosdiff.cli import COMMANDS, app
from tosdiff.demo.site import serve

README = (ROOT / "README.md").read_text(encoding="utf-8")


GUIDE = sorted((ROOT / "docs/guide").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "docs/formats.md", *GUIDE]


def shell_blocks(page: str = README) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", page, re.DOTALL)


def commands_of(page: str) -> list[str]:
    return [
        line for block in shell_blocks(page) for line in block.splitlines() if line.startswith("tosdiff ")
    ]


def test_reference_is_what_the_program_says() -> None:
    made = subprocess.run(
        [sys.executable, "docs/make_reference.py"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert made.stdout == (ROOT / "docs/reference.md").read_text(encoding="utf-8"), "run `make reference`"


def test_every_command_is_in_the_reference() -> None:
    reference = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"## tosdiff {name}" not in reference] == []


def test_summary_of_a_command_is_how_its_own_help_begins() -> None:
    root: Any = typer.main.get_command(app)
    for name, summary in COMMANDS.items():
        assert " ".join(root.get_command(None, name).help.split()).startswith(summary.rstrip("."))


def test_tutorial_runs_from_its_first_command_to_its_last(tmp_path: Path) -> None:
    commands = commands_of(README)
    assert len(commands) >= 9
    with serve() as site:
        (tmp_path / "providers.yaml").write_text(
            "providers: {claude: {name: Claude, publisher: Anthropic, documents: {consumer-terms: "
            f"{{title: Consumer Terms, url: '{site.base}/halcyon/terms'}}}}}}}}\n"
        )

        def run(line: str, *codes: int) -> str:
            done = tosdiff(*shlex.split(line)[1:], cwd=tmp_path)
            assert done.returncode in codes, f"{line}: {done.stderr}"
            return done.stdout

        for line in commands:
            if line.startswith("tosdiff log"):  # what the tutorial waits for: a change
                site.visit = 3
                run("tosdiff check", 1)
            assert run(line, 0).strip()


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in which the made-up providers were watched over their months, while they can still be reached."""
    folder = tmp_path_factory.mktemp("guide") / "terms"
    folder.mkdir()
    with serve() as site:
        watched(site, site.providers_file(folder))
        yield folder


@pytest.mark.parametrize("page", GUIDE, ids=lambda page: page.stem)
def test_commands_of_the_guide_run(page: Path, demo_folder: Path) -> None:
    for line in commands_of(page.read_text(encoding="utf-8")):
        words = [sys.executable, "-m", *shlex.split(line)]
        done = subprocess.run(words, cwd=demo_folder, capture_output=True, encoding="utf-8", check=False)
        assert (done.returncode, done.stdout.strip() != "") == (0, True), (
            f"{line}: {done.stderr}{done.stdout}"
        )


def test_examples_of_the_python_guide_run(demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo_folder.parent)
    tried = doctest.testfile(str(ROOT / "docs/guide/python.md"), module_relative=False, encoding="utf-8")
    assert tried.failed == 0
    assert tried.attempted >= 20


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_index_of_the_guide_names_every_page() -> None:
    index = (ROOT / "docs/guide/README.md").read_text(encoding="utf-8")
    assert [page.name for page in GUIDE if page.stem != "README" and f"({page.name})" not in index] == []


def test_the_two_commands_of_the_readme_do_all_the_set_up(tmp_path: Path) -> None:
    if os.environ.get("TOSDIFF_IN_CLONE"):
        pytest.skip("this is the clone that the test makes")
    if shutil.which("make") is None or not (ROOT / ".git").exists():
        pytest.skip("needs make and a git checkout")
    commands = [line for block in shell_blocks() for line in block.splitlines() if line.startswith("make ")]
    assert commands == ["make demo", "make test"]
    clone = tmp_path / "tosdiff"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    quick = "tests/test_layout.py tests/language/test_normalise.py"
    environment = {**os.environ, "TOSDIFF_IN_CLONE": "1", "PYTEST_ADDOPTS": quick, "CI": ""}
    environment.pop("VIRTUAL_ENV", None)
    for command in commands:
        done = subprocess.run(
            command.split(), cwd=clone, env=environment, capture_output=True, encoding="utf-8", check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        assert ("Looking back" in done.stdout) if command == "make demo" else (" passed" in done.stdout)
