"""Print the command-line reference, made from the program itself.

    python docs/make_reference.py > docs/reference.md

Invariant: a test compares the file with what this prints.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import typer

from tosdiff.cli import app
from tosdiff.errors import ExitCode

MEANINGS = {
    ExitCode.OK: "nothing changed, and every source was verified",
    ExitCode.CHANGED: "wording changed (`check`)",
    ExitCode.USAGE: "a wrong argument or providers file",
    ExitCode.INCOMPLETE: 'a source could not be verified, so "no change" is unproven',
    ExitCode.STORE: "the store is damaged, locked or not writable",
    ExitCode.BUG: "a bug, with a traceback that is kept in a file as well",
    ExitCode.INTERRUPTED: "interrupted",
}


def reference() -> str:
    """Return the reference in Markdown: every command, argument and option, and the exit codes."""
    root = typer.main.get_command(app)
    parts = ["# Command-line reference", "", "Made by `make reference`; do not edit."]
    for name, command in _commands(root):
        parts += ["", f"## tosdiff {name}", "", " ".join((command.help or "").split())]
        rows = [_row(parameter) for parameter in command.params]
        if rows:
            parts += ["", "| argument or option | meaning |", "| --- | --- |", *rows]
    parts += ["", "## Exit codes", "", "| code | meaning |", "| --: | --- |"]
    parts += [f"| {code.value} | {meaning} |" for code, meaning in MEANINGS.items()]
    parts += [
        "",
        "Changes and failures together: 1, with the failures on stderr and `incomplete` in the JSON.",
    ]
    return "\n".join(parts) + "\n"


def _commands(group: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every command with its full name; a group's commands in the group's place."""
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if hasattr(command, "commands"):
            yield from _commands(command, f"{above}{name} ")
        elif name == getattr(group, "default", None):  # the group is called by itself
            yield above.rstrip(), command
        else:
            yield f"{above}{name}", command


def _row(parameter: object) -> str:
    names = ", ".join(getattr(parameter, "opts", []) + getattr(parameter, "secondary_opts", []))
    if type(parameter).__name__ == "TyperArgument":
        names = getattr(parameter, "metavar", None) or names
    meaning = " ".join((getattr(parameter, "help", None) or "").split())
    default = getattr(parameter, "default", None)
    if isinstance(default, (int, float, str)) and not isinstance(default, bool) and default != "":
        meaning += f" Default: {default}."
    return f"| `{names}` | {meaning} |".replace("DOCUMENT[@WHEN] | FILE", "DOCUMENT[@WHEN] \\| FILE")


if __name__ == "__main__":
    sys.stdout.write(reference())
