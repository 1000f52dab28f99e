"""The page that shows one citation in every style is what its maker writes, and every tick in it is there."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.conftest import ROOT
from tests.world.readers import program
from tosdiff.commands.cite import STYLES


def test_every_style_has_its_row_and_every_tick_is_set() -> None:
    page = (ROOT / "docs/citations.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) ((?:\| *✓? *){8})\|$", page, re.MULTILINE)
    assert {name.partition(",")[0] for name, _ in rows} == set(STYLES)
    assert [name for name, ticks in rows if ticks.count("✓") != 8] == []


def test_the_page_is_what_its_maker_writes() -> None:
    program("pandoc")
    made = subprocess.run(
        [sys.executable, "docs/make_citations.py"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout
    kept = (ROOT / "docs/citations.md").read_text(encoding="utf-8")
    versions = [text.partition("\n")[0] for text in (made, kept)]
    if versions[0] != versions[1]:  # another pandoc sets entries otherwise; what stands in them is the same
        made, kept = (_without_pandoc(text) for text in (made, kept))
    assert made == kept, "run `make citations`"


def _without_pandoc(page: str) -> str:
    rest = page.partition("\n")[2]
    return re.sub(
        r"^(\*\*\S+, by pandoc in \w+\*\*)\n\n```text\n.*?\n```$", r"\1", rest, flags=re.MULTILINE | re.DOTALL
    )
