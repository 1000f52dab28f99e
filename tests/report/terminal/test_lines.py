"""Lines that several reports share."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from tosdiff.report.terminal.lines import title_rule


@pytest.mark.parametrize("width", [20, 40, 80])
def test_a_title_is_never_cut(width: int) -> None:
    out = io.StringIO()
    Console(file=out, width=width, color_system=None).print(
        title_rule("Halcyon: Terms (halcyon/terms) on 2026-05-20")
    )
    assert "Halcyon: Terms (halcyon/terms) on 2026-05-20" in " ".join(out.getvalue().split())
