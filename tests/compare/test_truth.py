"""Classes of change against the true history of real terms, curated text to curated text."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from tests.conftest import floors
from tosdiff.compare.versions import compare
from tosdiff.models import Version
from tosdiff.text.editions import edition_of
from tosdiff.text.markdown import blocks_of


def test_real_changes_are_told_for_what_they_are(shared: Path) -> None:
    corpus = shared / "corpus"
    lines = (corpus / "truth/changes.jsonl").read_text(encoding="utf-8").splitlines()
    switched = {
        (row["provider"], row["document"], row["source_capture"])
        for row in map(json.loads, lines)
        if row.get("discontinuity")
    }
    last: dict[str, Version] = {}
    told: Counter[tuple[str, str]] = Counter()
    for line in (corpus / "truth/texts.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        document = f"{row['provider']}/{row['document']}"
        blocks = blocks_of((corpus / row["path"]).read_text(encoding="utf-8"))
        version = Version(
            document=document,
            snapshot=row["source_capture"].replace("-", "").replace(":", ""),
            blocks=blocks,
            edition=edition_of(blocks),
            clauses=(),
        )
        if document in last:
            found = compare(last[document], version).significance
            edition = (row["provider"], row["document"], row["source_capture"]) in switched
            told["edition" if edition else row["class"], found.value] += 1
        last[document] = version
    expected = floors("changes")
    assert told["substantive", "wording"] == expected["substantive told as wording"]
    assert told["edition", "edition"] == expected["editions told"]
    # One word turned into its opposite is an editorial slip in the true history; no rule may say so.
    assert told["editorial", "wording"] == expected["editorial told as wording"]
    less = told["editorial", "editorial"] + told["editorial", "presentation"]
    assert less == expected["editorial told as less"]
    assert told.total() == 59
