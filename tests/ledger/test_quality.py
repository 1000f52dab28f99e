"""Measured quality of reading: floors that are lowered only on purpose."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ..conftest import ROOT, floors


@pytest.fixture(scope="module")
def pages(shared: Path) -> Path:
    folder = shared / "models"
    if not (folder / "ledger.jsonl").is_file():
        pytest.skip("../shared has no pages about models")
    return folder


def test_rows_of_real_pages_keep_their_floors(pages: Path, shared: Path) -> None:
    command = f"{sys.executable} -m tosdiff models {{file}} --url {{url}} --json"
    run = subprocess.run(
        [sys.executable, str(shared / "tools/eval_models.py"), "--set", str(pages), "--command", command, "--json"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    every = json.loads(run.stdout)["all"]
    floor = floors("models")
    assert every["found"] / every["rows"] >= floor["found"]
    assert every["false"] / every["found"] <= floor["false"]
    for field in ("retirement", "announced", "replacement", "notice_days"):
        assert every[field] / every["found"] >= floor[field], field


def test_changes_of_real_pages_keep_their_floors(pages: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks/models.py"), "--set", str(pages), "--json"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    counted = json.loads(run.stdout)
    assert counted["found"] / counted["events"] >= floors("models")["changes"]
    assert counted["false"] / counted["told"] <= floors("models")["false changes"]
