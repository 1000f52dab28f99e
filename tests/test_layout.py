"""The shape of the project: imports point down, libraries have one owner, nothing foreign is tracked."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import ROOT

PACKAGE = ROOT / "tosdiff"
FOUNDATION = {"tosdiff", "tosdiff.models", "tosdiff.errors", "tosdiff.normalise"}
STAGES = ("capture", "text", "clauses", "compare", "history", "evidence", "report")
MODULES = sorted(PACKAGE.rglob("*.py"))
OWNERS = {
    "requests": {"capture/fetch.py", "capture/wire.py"},
    "urllib3": {"capture/fetch.py", "capture/wire.py", "capture/coding.py"},
    "lxml": {"text/"},
    "readability": {"text/"},
    "cssselect": {"text/", "providers.py"},
    "diff_match_patch": {"compare/words.py"},
    "warcio": {"capture/warc.py"},
    "filelock": {"capture/store.py"},
    "rich": {"report/", "demo/run.py"},
    "typer": {"cli.py", "options.py"},
    "yaml": {"providers.py", "clauses/taxonomy.py"},
}
LONGEST = 450


def imported(path: Path) -> Iterator[str]:
    """Yield the full names of the modules that a file imports at run time, lazily or not."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (
                f"{node.module}.{a.name}"
                for a in node.names
                if (ROOT / f"{node.module}.{a.name}".replace(".", "/")).with_suffix(".py").exists()
            )


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_down(path: Path) -> None:
    name = name_of(path)
    ours = {module for module in imported(path) if module.partition(".")[0] == "tosdiff"}
    if name in ("models.py", "errors.py", "normalise.py"):
        assert ours <= FOUNDATION
        assert all(m.partition(".")[0] in {*sys.stdlib_module_names, "tosdiff"} for m in imported(path))
    stage = name.partition("/")[0]
    if stage in STAGES and stage != "report":
        assert all(
            m in FOUNDATION or m == f"tosdiff.{stage}" or m.startswith(f"tosdiff.{stage}.") for m in ours
        )
    if name in ("pipeline.py", "archive.py", "intake.py"):
        assert not any(m.startswith("tosdiff.report") or m == "tosdiff.cli" for m in ours)
    assert name in ("__main__.py",) or "tosdiff.cli" not in ours


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_library_has_one_owner(path: Path) -> None:
    name = name_of(path)
    for module in imported(path):
        owners = OWNERS.get(module.partition(".")[0])
        assert owners is None or any(name.startswith(owner) for owner in owners), f"{name} imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_fits_its_room(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, "a module says its job"


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
