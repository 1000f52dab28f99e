"""Print each substantive change of the corpus with the headline that tosdiff gives, and what a person said of it.

    python benchmarks/headlines.py --corpus ../shared/corpus

Curated text to curated text. To be read by eye: does the headline name the news, and is any false? One line more for
each value that moved in somebody's favour.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tosdiff.clauses.label import label
from tosdiff.clauses.taxonomy import load
from tosdiff.compare.versions import compare
from tosdiff.models import Version
from tosdiff.text.editions import edition_of
from tosdiff.text.markdown import blocks_of
from tosdiff.text.segment import segment


def read(path: Path, document: str, captured: str) -> Version:
    """Return a curated text as a version, labelled."""
    blocks = blocks_of(path.read_text(encoding="utf-8"))
    return Version(
        document=document,
        snapshot=captured.replace("-", "").replace(":", ""),
        blocks=blocks,
        edition=edition_of(blocks),
        clauses=label(segment(blocks), load(), blocks),
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    corpus: Path = parser.parse_args().corpus
    rows = map(json.loads, (corpus / "truth/changes.jsonl").read_text(encoding="utf-8").splitlines())
    told = {
        (row["provider"], row["document"], row["source_capture"]): row["description"]
        for row in rows
        if row["class"] == "substantive" and not row.get("discontinuity")
    }
    last: dict[str, Version] = {}
    shown = 0
    for line in (corpus / "truth/texts.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        document = f"{row['provider']}/{row['document']}"
        version = read(corpus / row["path"], document, row["source_capture"])
        description = told.get((row["provider"], row["document"], row["source_capture"]))
        if document in last and description:
            found = compare(last[document], version)
            shown += 1
            print(f"{shown}. {document}, {row['source_capture'][:10]} ({found.significance.value})")
            print(f"   told: {found.explanation}")
            for headline in found.headlines:
                print(f"         {headline.text}")
            print(f"   true: {description}\n")
        last[document] = version


if __name__ == "__main__":
    main()
