"""A sample of the hostile trials; all of them are run by hand, and their figures stand in benchmarks/README.md."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.skipif(sys.platform == "win32", reason="each trial is a fork")
@pytest.mark.parametrize(("area", "each"), [("answers", 40), ("text", 60), ("line", 50)])
def test_a_sample_of_hostile_trials_survives(area: str, each: int) -> None:
    script = ROOT / "benchmarks" / "hostile.py"
    done = subprocess.run(
        [sys.executable, str(script), area, "--each", str(each)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
