"""The shape of the project: imports point down, libraries have one owner, nothing foreign is tracked."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import ROOT

PACKAGE = ROOT / "tosdiff"
FOUNDATION = ("models", "errors", "normalise", "targets", "dates", "quotation")
STAGES = ("capture", "text", "clauses", "compare", "history", "evidence", "report")
# A report shows values that are made where the stages are joined: these, and no others.
SHOWN = {
    "tosdiff.pipeline.archive",
    "tosdiff.compare.matrix",
    "tosdiff.evidence.cite",
    "tosdiff.evidence.prove",
    "tosdiff.pipeline.facts",
    "tosdiff.history.find",
    "tosdiff.pipeline.sidebyside",
}
MODULES = sorted(PACKAGE.rglob("*.py"))
OWNERS = {
    "brotli": {"capture/coding.py"},
    "cssselect": {"text/extract.py", "providers_check.py"},
    "diff_match_patch": {"compare/words.py"},
    "fastjsonschema": {"providers_check.py"},
    "filelock": {"capture/store.py"},
    "lxml": {"text/"},
    "markdown_it": {"text/markdown.py"},
    "nupunkt": {"text/segment.py"},
    "pypdfium2": {"text/glyphs.py"},
    "platformdirs": {"providers.py"},
    "rapidfuzz": {"compare/", "evidence/cite.py", "history/nearest.py", "pipeline/nearby.py", "providers.py"},
    "readability": {"text/"},
    "requests": {"capture/fetch.py", "capture/wire.py"},
    "rich": {"report/", "demo/run.py"},
    "typer": {"cli.py", "commands/"},
    "urllib3": {"capture/fetch.py", "capture/wire.py", "capture/coding.py"},
    "warcio": {"capture/warc.py"},
    "yaml": {"providers_check.py", "clauses/taxonomy.py", "compare/topics.py"},
}
# Distributions whose module has another name.
MODULE_OF = {
    "diff-match-patch": "diff_match_patch",
    "markdown-it-py": "markdown_it",
    "pyyaml": "yaml",
    "readability-lxml": "readability",
}
LONGEST = 450


def imported(path: Path) -> Iterator[str]:
    """Yield the full names of the modules that a file imports at run time, lazily or not."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for branch in node.body
        for inner in ast.walk(branch)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level or node.module is None:
                raise AssertionError(f"{path.name}:{node.lineno}: a relative import hides where it points")
            yield node.module
            for each in node.names:
                inner_path = ROOT / f"{node.module}.{each.name}".replace(".", "/")
                if inner_path.is_dir() or inner_path.with_suffix(".py").exists():
                    yield f"{node.module}.{each.name}"


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def within(modules: set[str], *rooms: str) -> set[str]:
    """Return those of some modules that are, or are in, `tosdiff.ROOM` for one of the rooms."""
    inside = tuple(f"tosdiff.{room}." for room in rooms)
    return {module for module in modules if f"{module}.".startswith(inside)}


def up_or_sideways(name: str, imports: set[str]) -> set[str]:
    """Return those imports of the module `name` (`text/extract.py`) that do not point down."""
    ours = {module for module in imports if module.partition(".")[0] == "tosdiff"}
    room = name.partition("/")[0].removesuffix(".py")
    below = {"tosdiff"} | within(ours, *FOUNDATION)
    if room in FOUNDATION:
        stdlib = {module for module in imports if module.partition(".")[0] in sys.stdlib_module_names}
        return imports - below - stdlib
    if room in STAGES:
        return ours - below - within(ours, room) - (SHOWN if room == "report" else set())
    if room == "pipeline":
        return within(ours, "cli", "commands", "report", "demo")
    return within(ours, "cli") if name != "__main__.py" else set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_down(path: Path) -> None:
    assert up_or_sideways(name_of(path), set(imported(path))) == set()


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("models.py", "import yaml"),
        ("normalise.py", "from tosdiff.text import segment"),
        ("text/walk.py", "from tosdiff.pipeline import runs"),
        ("text/walk.py", "from tosdiff import compare"),
        ("text/walk.py", "def late():\n    import tosdiff.compare.words"),
        ("report/terminal.py", "from tosdiff.capture.store import Store"),
        ("pipeline/runs.py", "from tosdiff.report.terminal import console"),
        ("providers.py", "from tosdiff.cli import main"),
    ],
)
def test_an_arrow_that_points_up_is_seen(name: str, line: str, tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(line)
    assert up_or_sideways(name, set(imported(module)))


def test_an_import_for_types_alone_is_no_arrow(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("if TYPE_CHECKING:\n    import tosdiff.cli\nelse:\n    import json\n")
    assert set(imported(module)) == {"json"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_library_has_one_owner(path: Path) -> None:
    name = name_of(path)
    for module in imported(path):
        owners = OWNERS.get(module.partition(".")[0])
        assert owners is None or any(name.startswith(owner) for owner in owners), f"{name} imports {module}"


def test_every_library_that_is_imported_has_an_owner() -> None:
    known = {*sys.stdlib_module_names, "tosdiff", *OWNERS}
    used = {module.partition(".")[0] for path in MODULES for module in imported(path)}
    assert used <= known


def test_every_library_that_is_declared_has_an_owner() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in declared}
    assert {MODULE_OF.get(name, name) for name in names} <= set(OWNERS)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_fits_its_room(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= LONGEST
    assert ast.get_docstring(ast.parse(source)), "a module says its job"


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_tracked_files_name_no_home_path_and_no_registry() -> None:
    hosts = "|".join(("py" + r"pi\.org", "python" + "hosted", r"registry\.npm" + "js"))  # or it finds itself
    foreign = re.compile("/" + r"(?:home|root|Users|work)/\w+|" + hosts)
    found = [path for path in tracked() if foreign.search(path.read_text(encoding="utf-8", errors="replace"))]
    assert found == []


def test_no_long_run_of_real_terms_is_tracked(shared: Path) -> None:
    tool = [sys.executable, str(shared / "tools/check_copied_text.py"), str(ROOT), "--shared", str(shared)]
    run = subprocess.run(tool, capture_output=True, text=True, check=False)
    assert run.stdout == ""
