"""The report of a page that was accepted: as of a check of its document.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from rich.console import Console

from tosdiff.models import CheckReport
from tosdiff.report.terminal import check


def show(report: CheckReport, to: Console) -> None:
    """Print what became of the page, and its redline."""
    check.show(report, to, command="accept")
