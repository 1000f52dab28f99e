"""The shape of the project: imports point down, libraries have one owner, nothing foreign is tracked."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from statistics import median

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "tosdiff"
GROUND = {"about", "models", "errors", "language"}
# Which rooms a room may import besides the ground; imports that only type checkers see count as well.
ARROWS: dict[str, set[str]] = {
    "about": set(),
    "models": set(),
    "errors": set(),
    "language": set(),
    "store": set(),
    "text": set(),
    "clauses": set(),
    "compare": set(),
    "ledger": set(),
    "history": set(),
    "search": {"compare"},
    "evidence": set(),
    "unattended": {"store"},
    "capture": {"store"},
    "importers": {"store", "text"},
    "pipeline": {
        "store",
        "capture",
        "importers",
        "text",
        "clauses",
        "ledger",
        "compare",
        "history",
        "search",
        "evidence",
        "unattended",
    },
    "report": {"importers", "text", "ledger", "compare", "history", "search", "evidence", "pipeline"},
    "commands": {"pipeline", "report", "demo"},
    "demo": {"pipeline", "report"},
    "api": {"pipeline", "search", "evidence"},
    "cli": {"commands"},
    "__main__": {"cli"},
}
# Of the ground itself: which of its rooms stand on which.
GROUND_ARROWS = {"about": set[str](), "models": set[str](), "errors": set[str](), "language": {"models"}}
# The ground needs nothing that must be installed, but for these modules and libraries.
GROUND_LIBRARIES = {
    "language/sentences.py": {"nupunkt"},
    "language/likeness.py": {"rapidfuzz"},
    "language/stems.py": {"Stemmer"},
}
# What a report calls of the stages, which say it themselves elsewhere.
IN_WORDS = {
    "tosdiff.compare.matrix.told",
    "tosdiff.compare.summary.renumbers",
    "tosdiff.compare.summary.rewords",
    "tosdiff.ledger.telling.date_words",
    "tosdiff.ledger.telling.day",
    "tosdiff.ledger.telling.days",
    "tosdiff.ledger.telling.entry_end",
    "tosdiff.ledger.telling.favour",
    "tosdiff.ledger.telling.names",
    "tosdiff.ledger.telling.notice",
    "tosdiff.ledger.telling.told",
    "tosdiff.text.markdown.markdown_of",
}
MODULES = sorted(PACKAGE.rglob("*.py"))
OWNERS = {
    "apprise": {"unattended/sending.py"},
    "brotli": {"store/coding.py"},
    "cryptography": {"evidence/timestamps.py"},
    "croniter": {"unattended/crontab.py"},
    "crontab": {"unattended/crontab.py"},
    "cssselect": {"text/extract.py", "text/struck.py", "capture/providers_check.py"},
    "diff_match_patch": {"compare/words.py"},
    "fastjsonschema": {"capture/providers_check.py"},
    "filelock": {"store/lock.py", "unattended/runs.py"},
    "feedgen": {"report/atom/feed.py"},
    "icalendar": {"report/ics/"},
    "lxml": {"text/"},
    "markdown_it": {"text/markdown.py"},
    "nupunkt": {"language/sentences.py"},
    "pypdfium2": {"text/glyphs.py"},
    "playwright": {"capture/fetchers/browsing.py"},
    "platformdirs": {
        "capture/by_hand.py",
        "capture/providers.py",
        "pipeline/assisting.py",
        "store/cache.py",
        "unattended/",
    },
    "protego": {"capture/fetchers/robots.py"},
    "rapidfuzz": {"language/likeness.py", "compare/words.py"},
    "readability": {"text/"},
    "requests": {
        "capture/fetchers/http.py",
        "capture/fetchers/trust.py",
        "capture/posting.py",
        "evidence/timestamps.py",
    },
    "rfc3161_client": {"evidence/timestamps.py"},
    "rich": {"report/terminal/", "demo/run.py", "commands/options.py"},
    "Stemmer": {"language/stems.py"},
    "truststore": {"capture/fetchers/trust.py"},
    "typer": {"cli.py", "commands/"},
    "urllib3": {"capture/fetchers/http.py", "capture/fetchers/wire.py", "store/coding.py"},
    "warcio": {"store/warc.py", "store/cdxj.py"},
    "yaml": {
        "unattended/settings.py",
        "capture/providers_check.py",
        "clauses/taxonomy.py",
        "compare/topics.py",
        "ledger/rules.py",
    },
}
# Distributions whose module has another name.
MODULE_OF = {
    "diff-match-patch": "diff_match_patch",
    "markdown-it-py": "markdown_it",
    "pystemmer": "Stemmer",
    "python-crontab": "crontab",
    "pyyaml": "yaml",
    "readability-lxml": "readability",
}
LONGEST, MEDIAN = 400, 140


def imported(path: Path) -> Iterator[str]:
    """Yield the full names of the modules that a file imports, at run time or for types, lazily or not."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level or node.module is None:
                raise AssertionError(f"{path.name}:{node.lineno}: a relative import hides where it points")
            inner = [f"{node.module}.{each.name}" for each in node.names]
            modules = [name for name in inner if _is_module(name)]
            yield from modules
            if len(modules) < len(inner):
                yield node.module


def _is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").exists()


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def module_of(path: Path) -> str:
    """Return the full name of the module in a file: `tosdiff.text.walk`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str:
    """Return the room of `tosdiff.text.walk`; the package itself has none."""
    return module.split(".")[1] if "." in module else ""


def forbidden(name: str, imports: set[str]) -> set[str]:
    """Return those imports of the module `name` (`text/extract.py`) for which there is no arrow."""
    room = name.partition("/")[0].removesuffix(".py")
    ours = {module for module in imports if module.partition(".")[0] == "tosdiff"}
    if room in GROUND:
        allowed = GROUND_ARROWS[room] | {room}
        known = sys.stdlib_module_names | GROUND_LIBRARIES.get(name, set())
        foreign = {m for m in imports - ours if m.partition(".")[0] not in known}
        return {module for module in ours if room_of(module) not in allowed} | foreign
    if name == "__init__.py":  # the package opens the API, and imports it when it is asked for
        return {module for module in ours if room_of(module) not in {"about", "errors", "api"}}
    allowed = ARROWS[room] | GROUND | {room, ""}
    return {module for module in ours if room_of(module) not in allowed}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_follow_the_arrows(path: Path) -> None:
    assert forbidden(name_of(path), set(imported(path))) == set()


def test_every_room_has_its_arrows() -> None:
    rooms = {name_of(path).partition("/")[0].removesuffix(".py") for path in MODULES}
    assert rooms - {"__init__"} == set(ARROWS)


def test_every_arrow_is_needed() -> None:
    used: dict[str, set[str]] = {room: set() for room in ARROWS}
    for path in MODULES:
        room = name_of(path).partition("/")[0].removesuffix(".py")
        ours = {room_of(module) for module in imported(path) if module.partition(".")[0] == "tosdiff"}
        used.setdefault(room, set()).update(ours - GROUND - {room, ""})
    assert {room: used[room] for room in ARROWS if room not in GROUND} == {
        room: arrows for room, arrows in ARROWS.items() if room not in GROUND
    }


def test_the_arrows_make_no_circle() -> None:
    graph = {room: ARROWS[room] | GROUND_ARROWS.get(room, set()) for room in ARROWS}
    assert tuple(TopologicalSorter(graph).static_order())


def test_the_modules_make_no_circle() -> None:
    graph = {module_of(path): set(imported(path)) - {module_of(path)} for path in MODULES}
    assert tuple(TopologicalSorter(graph).static_order())


def test_every_room_has_its_line_in_the_table_of_rooms() -> None:
    table = re.findall(
        r"^\| (`.+?`) \|", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    named = [name for cell in table for name in re.findall(r"`(\w+)/?`", cell)]
    assert len(named) == len(set(named))
    assert set(named) == set(ARROWS) - {"__main__"}


def test_a_report_takes_types_from_the_stages_and_computes_nothing() -> None:
    """What is said of a thing in words is made by its stage only where more than the report says it."""
    found = {
        f"{node.module}.{each.name}"
        for path in (PACKAGE / "report").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tosdiff.")
        for each in node.names
        if room_of(node.module) not in {*GROUND, "report"} and not each.name[0].isupper()
    }
    assert found == IN_WORDS


def test_no_more_rooms_than_a_reader_can_hold() -> None:
    rooms = {name_of(path).partition("/")[0] for path in MODULES if "/" in name_of(path)}
    assert len(rooms - GROUND) <= 15


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("models.py", "import yaml"),
        ("language/normalise.py", "from tosdiff.text import segment"),
        ("language/normalise.py", "import nupunkt"),
        ("text/walk.py", "from tosdiff.pipeline import check"),
        ("text/walk.py", "from tosdiff import compare"),
        ("text/walk.py", "def late():\n    import tosdiff.compare.words"),
        ("text/walk.py", "if TYPE_CHECKING:\n    import tosdiff.compare.words"),
        ("report/terminal/show.py", "from tosdiff.store.store import Store"),
        ("pipeline/check.py", "from tosdiff.report.terminal.console import console"),
        ("capture/providers.py", "from tosdiff.cli import main"),
    ],
)
def test_an_import_without_an_arrow_is_seen(name: str, line: str, tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(line)
    assert forbidden(name, set(imported(module)))


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


def test_most_modules_are_short() -> None:
    assert median(len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES) < MEDIAN


def test_a_name_of_a_class_means_one_thing() -> None:
    where: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                where.setdefault(node.name.removeprefix("_"), []).append(name_of(path))
    assert {name: modules for name, modules in where.items() if len(modules) > 1} == {}


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
