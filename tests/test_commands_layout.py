"""One verb, one name: a command is found by its name in every room that has a part in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from keyword import iskeyword
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.conftest import ROOT
from tests.test_layout import imported
from tosdiff.cli import app
from tosdiff.commands.cite import STYLES
from tosdiff.commands.options import NOTE_STYLES

PACKAGE = ROOT / "tosdiff"
# What commands and joints share, besides their modules.
SHARED = {
    "tosdiff.commands.options",
    "tosdiff.report.safe",
    "tosdiff.report.terminal.console",
    "tosdiff.report.words.news",
    "tosdiff.report.words.since",
}
JOINTS = {
    "tosdiff.pipeline.archive",
    "tosdiff.pipeline.assisting",
    "tosdiff.pipeline.bibliography",
    "tosdiff.pipeline.configured",
    "tosdiff.pipeline.days",
    "tosdiff.pipeline.depositing",
    "tosdiff.pipeline.feed",
    "tosdiff.pipeline.labels",
    "tosdiff.pipeline.notifying",
    "tosdiff.pipeline.scheduled",
    "tosdiff.pipeline.undeclared",
}
# What a report is called by: on a console, as rows of JSON, or as what is written.
ENTRIES = {"terminal": {"show", "text"}, "json": {"row", "rows"}}


def commands(group: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command as it is registered, with the words of its name."""
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if hasattr(command, "commands"):
            yield from commands(command, (*above, name))
        else:
            yield (*above, name), command


REGISTERED = list(commands(typer.main.get_command(app)))
NAMES = [" ".join(words) for words, _ in REGISTERED]


def module_of(words: tuple[str, ...]) -> str:
    """Return where a command's module lies within a room: `import_/captures`."""
    return "/".join(f"{word}_" if iskeyword(word) else word for word in words)


def formats(command: Any) -> set[str]:
    """Return the formats that a command offers: a person's, and those of its options."""
    options = {option for parameter in command.params for option in parameter.opts}
    return {
        "terminal",
        *(["atom", "jsonfeed", "html"] if "--format" in options else []),
        *(["html"] if "--scheduled" in options else []),  # what its mails hold
        *(["html"] if "--read-on" in options else []),  # the page within a bundle
        *(name for name in ("json", "markdown", "csv", "ics") if f"--{name}" in options),
    }


@pytest.mark.parametrize(("words", "command"), REGISTERED, ids=NAMES)
def test_a_command_has_its_module_in_commands_and_in_each_format_it_offers(
    words: tuple[str, ...], command: Any
) -> None:
    rooms = ["commands", *(f"report/{name}" for name in formats(command))]
    if words != ("demo",):  # which joins no stages: it runs the other commands
        rooms.append("pipeline")
    assert [room for room in rooms if not (PACKAGE / room / f"{module_of(words)}.py").exists()] == []


@pytest.mark.parametrize(("words", "command"), REGISTERED, ids=NAMES)
def test_a_command_makes_its_own_call_and_its_own_report(words: tuple[str, ...], command: Any) -> None:
    """Everything that a command imports of the package bears its name, but for what all of them share."""
    name = module_of(words)
    dotted = name.replace("/", ".")
    own = {
        f"tosdiff.pipeline.{dotted}",
        *(f"tosdiff.report.{form}.{dotted}" for form in formats(command)),
    }
    if words == ("demo",):
        own.add("tosdiff.demo.run")
    used = {m for m in imported(PACKAGE / "commands" / f"{name}.py") if m.startswith("tosdiff.")}
    ground = {"tosdiff.errors", "tosdiff.models"}
    assert used <= own | SHARED | JOINTS | ground


@pytest.mark.parametrize(("words", "command"), REGISTERED, ids=NAMES)
def test_a_report_has_the_names_that_all_reports_of_its_format_have(
    words: tuple[str, ...], command: Any
) -> None:
    if words == ("demo",):  # which shows what the other commands do, in scenes
        return
    for form in formats(command):
        tree = ast.parse((PACKAGE / "report" / form / f"{module_of(words)}.py").read_text(encoding="utf-8"))
        public = {
            node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"
        }
        assert public & ENTRIES.get(form, {"text"})


def reports() -> Iterator[tuple[str, Path]]:
    for form in sorted((PACKAGE / "report").iterdir()):
        if form.is_dir() and form.name not in ("words", "styles", "__pycache__"):
            yield from ((form.name, path) for path in sorted(form.rglob("*.py")))


def test_a_report_that_no_command_offers_is_not_kept() -> None:
    """A module of a format is a command's, or is used by one of that format."""
    offered = {(form, module_of(words)) for words, command in REGISTERED for form in formats(command)}
    used = {
        module
        for path in PACKAGE.rglob("*.py")
        for module in imported(path)
        if module.startswith("tosdiff.report.")
    }
    stray = [
        path.relative_to(PACKAGE).as_posix()
        for form, path in reports()
        if path.name != "__init__.py"
        and (form, path.relative_to(PACKAGE / "report" / form).with_suffix("").as_posix()) not in offered
        and f"tosdiff.report.{form}.{path.stem}" not in used
    ]
    assert stray == []


def test_a_style_of_citation_has_its_module_and_no_module_writes_another() -> None:
    functions = {
        path.stem: {node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}
        for path in (PACKAGE / "report/styles").glob("*.py")
    }  # fmt: skip
    assert {name for name, of in functions.items() if "entry" in of} == {s.replace("-", "_") for s in STYLES}
    assert {name for name, of in functions.items() if "note" in of} == set(NOTE_STYLES)


def test_a_module_of_commands_registers_one_command() -> None:
    files = [path for path in (PACKAGE / "commands").rglob("*.py") if path.name != "__init__.py"]
    found = {path.relative_to(PACKAGE / "commands").with_suffix("").as_posix() for path in files}
    assert found - {"options"} == {module_of(words) for words, _ in REGISTERED}
    for path in files:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        registered = [node.name for node in functions if "app.command" in map(_name, node.decorator_list)]
        assert len(registered) == (path.stem != "options")


def _name(decorator: ast.expr) -> str:
    return ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)
