"""The passage of `docs/essay` is what its one command prints of the pages beside it, and pandoc shows its words."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

from tests.conftest import ROOT
from tests.world.command import tosdiff
from tests.world.readers import pandoc

FOLDER = ROOT / "docs/essay"
PAGES = {"halcyon/terms": "halcyon", "larkspur/terms": "larkspur", "meridian/user-agreement": "meridian"}
READ = re.compile(r"accessed \w+ \d+, \d{4}")


def words(text: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]+>", "", text)).split())


def test_one_command_prints_the_passage_as_it_stands_in_the_docs(tmp_path: Path) -> None:
    for file in (*FOLDER.glob("*.html"), FOLDER / "providers.yaml"):
        shutil.copy(file, tmp_path)
    for document, page in PAGES.items():
        done = tosdiff(
            "import", "captures", f"{page}.html", "--document", document, "--captured-at", "2026-05-21T10:15:00Z",
            cwd=tmp_path,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    printed = tosdiff(
        "compare", "access.grant", "--best", "1", "--markdown", "--style", "chicago", cwd=tmp_path
    ).stdout
    kept = (FOLDER / "passage.md").read_text(encoding="utf-8")
    assert READ.sub("accessed", printed) == READ.sub("accessed", kept)


def test_pandoc_shows_a_reader_the_words_that_the_docs_show() -> None:
    made = pandoc((FOLDER / "passage.md").read_text(encoding="utf-8"), "--from", "markdown", "--to", "html")
    kept = (FOLDER / "shown.html").read_text(encoding="utf-8")
    assert words(made) == words(kept[kept.index("<p>") :])
