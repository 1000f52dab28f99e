"""`tosdiff find` as it is typed."""

from __future__ import annotations

from tests.world.command import tosdiff
from tosdiff.errors import ExitCode


def test_words_without_quotation_marks_are_told_how_to_ask() -> None:
    done = tosdiff("find", "fourteen", "days")
    assert done.returncode == ExitCode.USAGE
    assert 'tosdiff find "fourteen days", in quotation marks' in done.stderr
