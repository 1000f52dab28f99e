"""What hinders a document from being joined is said with what to do instead."""

from __future__ import annotations

import io

from rich.console import Console

from tosdiff.errors import StoreError
from tosdiff.pipeline.merge import MergedDocument
from tosdiff.report.terminal.merge import show


def test_a_document_that_was_not_joined_is_told_with_the_command_that_takes_it_in_otherwise() -> None:
    command = "tosdiff import /another/place/snapshots --document halcyon/terms"
    problem = StoreError("the other store holds another snapshot under this name", hint=f"run `{command}`")
    out = io.StringIO()
    show(
        [MergedDocument(document="halcyon/terms", lines=0, snapshots=0, problem=problem)],
        Console(file=out, width=40, color_system=None),
    )
    assert "not joined" in out.getvalue()
    assert f"{command.removeprefix('tosdiff')}`" in out.getvalue()
