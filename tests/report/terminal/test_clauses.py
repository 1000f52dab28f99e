"""Listings: what `--explain` says of a label, in words that fit a narrow terminal."""

from __future__ import annotations

import io

from rich.console import Console

from tosdiff.clauses.label import label
from tosdiff.clauses.taxonomy import load
from tosdiff.models import Edition, Version
from tosdiff.pipeline.clauses import Labelled
from tosdiff.report.json.clauses import rows as clause_rows
from tosdiff.report.terminal.clauses import show as clause_list
from tosdiff.text.markdown import blocks_of
from tosdiff.text.segment import segment

TEXT = """\
## Suspension

We may suspend your account without notice if:

- the fee is \x1b[31mlate.
"""
EXPLAINED = """\
access.suspension (2)

  Suspension
    • We may suspend your account without notice if:
      notice_kind: none
      both passes agree: confidence 0.80
        structure suspension-power: “We may suspend your account”
        cues weigh 3, enough is 2: +2 “suspend”; +1 heading “Suspension”
      – the fee is �[31mlate.
        passed on by the lead-in: confidence 0.90
          structure suspension-power: lead-in “We may suspend your
          account”
          cues weigh 3, enough is 2: +2 lead-in “suspend”; +1 heading
          “Suspension”
"""


def version() -> Version:
    blocks = blocks_of(TEXT)
    return Version(
        document="halcyon/terms",
        snapshot=None,
        blocks=blocks,
        edition=Edition(),
        clauses=label(segment(blocks), load(), blocks),
    )


def test_explain_shows_the_decision_and_both_passes_at_72_columns() -> None:
    to = Console(file=io.StringIO(), width=72)
    labelled = Labelled(version=version(), document=None, state=None, title="Halcyon")
    clause_list(labelled, ["access.suspension"], to, explain=True)
    assert isinstance(to.file, io.StringIO)
    lines = [line.rstrip() for line in to.file.getvalue().splitlines()]
    assert "\n".join(lines[2:]) + "\n" == EXPLAINED


def test_json_keeps_its_keys_and_adds_both_passes() -> None:
    [first] = [x for x in clause_rows(version().clauses)[0]["labels"] if x["label"] == "access.suspension"]
    assert (first["rule"], first["confidence"]) == ("suspension-power", 0.8)
    assert first["evidence"][0] == "We may suspend your account"
    assert (first["decision"], first["weight"], first["enough"]) == ("both passes agree", 3, 2)
    assert first["passes"][0] == {
        "pass": "structure",
        "rule": "suspension-power",
        "words": "We may suspend your account",
        "place": "sentence",
        "weight": 0,
    }
    assert [x["pass"] for x in first["passes"][1:]] == ["cues", "cues"]
