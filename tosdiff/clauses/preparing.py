"""Makes `prepared.json` of the shipped taxonomy: `python -m tosdiff.clauses.preparing`, or `make prepared`.

Invariant: the same files make the same bytes, whatever Python runs it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tosdiff.clauses.prepared import FILE, PAIRS, digest
from tosdiff.clauses.taxonomy import unprepared
from tosdiff.clauses.wording import Pattern


def lines(content: Mapping[str, dict[str, Any]], patterns: Mapping[str, Pattern]) -> Iterator[str]:
    """Yield the lines of the prepared form of what was read from the shipped files."""
    starts = {words: at for at, words in enumerate(sorted({" ".join(sorted(s)) for p in patterns.values() for s in p.needs}))}  # fmt: skip
    yield '{"made_of": ' + json.dumps(digest()) + ",\n"
    yield '"content": ' + json.dumps(_plain(content), ensure_ascii=False) + ",\n"
    yield '"starts": [\n' + ",\n".join(json.dumps(words, ensure_ascii=False) for words in starts) + "],\n"
    rows = (
        [text, found.expression, *(starts[" ".join(sorted(s))] for s in found.needs)]
        for text, found in sorted(patterns.items())
    )  # fmt: skip
    yield '"patterns": [\n' + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "]}\n"


def _plain(value: Any) -> Any:
    """Return a value of YAML as one of JSON."""
    if isinstance(value, Mapping):
        if all(isinstance(key, str) for key in value):
            return {key: _plain(each) for key, each in value.items()}
        return {PAIRS: [[key, _plain(each)] for key, each in value.items()]}
    return [_plain(each) for each in value] if isinstance(value, list) else value


if __name__ == "__main__":
    with Path(__file__).with_name(FILE).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines(*unprepared()))
    sys.stderr.write(f"{FILE} is made of {digest()}\n")
