"""Commands that messages name, complete for where and how this one was called.

Invariant: a command that is named asks of the same store and providers file as the one that names it, and begins with
what starts tosdiff here.
"""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

# All that take --config and --store (a test holds the list to the program).
_COMMANDS = (
    "accept", "blame", "bundle", "check", "cite", "clauses", "compare", "deposit", "diff", "doctor", "export", "feed", "find", "import",
    "log", "merge", "models", "notify", "prove", "providers", "reject", "repair", "schedule", "show", "timeline", "verify",
)  # fmt: skip
_OTHERS = ("demo", "extract", "init")
# What `import` takes before its options.
_SOURCES = "captures|memento|ota"
_NAMED = re.compile(
    rf"\btosdiff (?P<command>import (?:{_SOURCES})\b|(?:{'|'.join((*_COMMANDS, *_OTHERS))})\b)(?!/)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """How this process was called."""

    program: str = "tosdiff"
    """What starts tosdiff in this shell."""
    options: str = ""
    """`--config` and `--store` as they were given, each with a space before it."""


_called = Called()


def called(program: str) -> None:
    """Remember by which word tosdiff was started, for where its name alone starts nothing."""
    from shutil import which

    global _called
    file = Path(program)
    if which("tosdiff"):
        _called = Called()
    elif file.name == "tosdiff" and file.is_file():
        _called = Called(program=shlex.quote(program))
    else:
        _called = Called(program=f"{shlex.quote(sys.executable)} -m tosdiff")


def asked_of(store: Path | None, config: Path | None) -> None:
    """Remember the options by which a command was told its store and its providers file."""
    global _called
    options = (("--config", config), ("--store", store))
    given = "".join(f" {option} {shlex.quote(str(path))}" for option, path in options if path is not None)
    _called = Called(program=_called.program, options=given or _called.options)


def runnable(text: str) -> str:
    """Return our own words with every command in them as it can be run: never words of a page."""
    if _called == Called():
        return text

    def complete(found: re.Match[str]) -> str:
        options = _called.options if found["command"] not in _OTHERS else ""
        return f"{_called.program} {found['command']}{options}"

    return _NAMED.sub(complete, text)
