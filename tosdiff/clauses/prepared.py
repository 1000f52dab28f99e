"""The shipped taxonomy as a program reads it fastest: its content, and its patterns turned into expressions beforehand.

`prepared.json` is made of the YAML files by `python -m tosdiff.clauses.prepared` (`make prepared`), a pattern a line, and
read in a tenth of the time that they take. It holds expressions, nothing that is executed.

Invariant: it names the digest of what it was made of; where the files or the language of patterns are others by now, there is
nothing prepared, and they are read themselves.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from tosdiff.clauses.wording import Pattern

NAMES = ("taxonomy.yaml", "topics.yaml")
_MADE_OF = (*NAMES, "wording.py")
_FILE = "prepared.json"
_PAIRS = "="
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
        return read(text_of(_FILE))
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
            text: Pattern(text, expression, tuple(starts[at] for at in needs), rarest=starts[rarest])
            for text, expression, rarest, *needs in rows["patterns"]
        },
    )


def digest() -> str:
    """Return the digest of all that the prepared form depends on."""
    found = sha256()
    for name in _MADE_OF:
        found.update(text_of(name).encode())
    return found.hexdigest()


def lines(content: Mapping[str, dict[str, Any]], patterns: Mapping[str, Pattern]) -> Iterator[str]:
    """Yield the lines of the prepared form of what was read from the shipped files."""
    starts = {words: at for at, words in enumerate(sorted({" ".join(sorted(s)) for p in patterns.values() for s in p.needs}))}  # fmt: skip
    yield '{"made_of": ' + json.dumps(digest()) + ",\n"
    yield '"content": ' + json.dumps(_plain(content), ensure_ascii=False) + ",\n"
    yield '"starts": [\n' + ",\n".join(json.dumps(words, ensure_ascii=False) for words in starts) + "],\n"
    rows = (
        [text, found.expression, *(starts[" ".join(sorted(s))] for s in (found.rarest or found.needs[0], *found.needs))]
        for text, found in sorted(patterns.items())
    )  # fmt: skip
    yield '"patterns": [\n' + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "]}\n"


def _plain(value: Any) -> Any:
    """Return a value of YAML as one of JSON."""
    if isinstance(value, Mapping):
        if all(isinstance(key, str) for key in value):
            return {key: _plain(each) for key, each in value.items()}
        return {_PAIRS: [[key, _plain(each)] for key, each in value.items()]}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _mapping(row: dict[str, Any]) -> dict[Any, Any]:
    return dict(row[_PAIRS]) if _PAIRS in row else row


if __name__ == "__main__":
    from tosdiff.clauses.taxonomy import unprepared

    with Path(__file__).with_name(_FILE).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines(*unprepared()))
    sys.stderr.write(f"{_FILE} is made of {digest()}\n")
