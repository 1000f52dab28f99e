"""The shipped taxonomy as a program reads it fastest: its content, and its patterns turned into expressions beforehand.

`prepared.json` is made of the YAML files by `python -m tosdiff.clauses.preparing` (`make prepared`), a pattern a line, and
read in a tenth of the time that they take. It holds expressions, nothing that is executed.

Invariant: it names the digest of what it was made of; where the files or the language of patterns are others by now, there is
nothing prepared, and they are read themselves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any

from tosdiff.clauses.wording import Pattern

NAMES = ("taxonomy.yaml", "topics.yaml")
_MADE_OF = (*NAMES, "wording.py")
FILE = "prepared.json"
PAIRS = "="
"""Key of a mapping whose keys are no texts, which JSON has not: its pairs are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What was made of the shipped files."""

    content: Mapping[str, dict[str, Any]]
    """By the file's name."""
    patterns: Mapping[str, Pattern]
    """By their text; they hold wherever the shipped word classes do."""


def text_of(name: str) -> str:
    """Return a shipped file of the taxonomy."""
    return (files("tosdiff.clauses") / name).read_text(encoding="utf-8")


def prepared() -> Prepared | None:
    """Return what was prepared; None if it was made of other files than those that are here."""
    try:
        return read(text_of(FILE))
    except OSError:  # not made yet
        return None


def read(raw: str) -> Prepared | None:
    """Return what a prepared file holds; None for one that is not whole, or was made of other files."""
    try:
        rows = json.loads(raw, object_hook=_mapping)
    except ValueError:
        return None
    if not isinstance(rows, dict) or rows.get("made_of") != digest():
        return None
    starts = [frozenset(words.split()) for words in rows["starts"]]
    return Prepared(
        content=rows["content"],
        patterns={
            text: Pattern(text, expression, tuple(starts[at] for at in needs))
            for text, expression, *needs in rows["patterns"]
        },
    )


def digest() -> str:
    """Return the digest of all that the prepared form depends on."""
    found = sha256()
    for name in _MADE_OF:
        found.update(text_of(name).encode())
    return found.hexdigest()


def _mapping(row: dict[str, Any]) -> dict[Any, Any]:
    return dict(row[PAIRS]) if PAIRS in row else row
