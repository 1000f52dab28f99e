"""Hold every "since" that `check`, `cite`, `compare` and `providers` print over the corpus against its true history.

    python benchmarks/since.py --store STORE --corpus ../shared/corpus

STORE holds the imported history of the corpus (`tosdiff import captures`, once for each document). For every state of
every document the day since which its words are said to stand must be the first capture here that shows a substantive
change of `truth/changes.jsonl` or another edition, or the document's first capture. Other days are listed with the
editorial change that lies there, if one does.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from tosdiff.capture.providers import load
from tosdiff.models import iso
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.since import wording_of
from tosdiff.store.store import Store

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def turns(corpus: Path) -> dict[tuple[str, datetime], str]:
    """Return what lies at the first sound capture that shows each change, by document and capture."""
    captures: dict[str, list[datetime]] = {}
    for row in rows(corpus / "captures.jsonl"):
        if row["kind"] == "normal":
            name = f"{row['provider']}/{row['document']}"
            captures.setdefault(name, []).append(datetime.fromisoformat(row["captured_at"]))
    found = {(name, min(times)): "first capture" for name, times in captures.items()}
    for change in rows(corpus / "truth/changes.jsonl"):
        name = f"{change['provider']}/{change['document']}"
        shown = datetime.fromisoformat(change["changed_between"][1])
        at = min((time for time in captures.get(name, ()) if time >= shown), default=None)
        kind = "another edition" if change.get("discontinuity") else change["class"]
        if at is not None and found.get((name, at)) in (None, "artifact", "editorial"):
            found[name, at] = kind
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--providers", type=Path, default=Path(__file__).with_name("corpus.yaml"))
    asked = parser.parse_args()
    archive = Archive(load(asked.providers).documents, Store(asked.store), clock=lambda: NOW)
    known = turns(asked.corpus)
    told: Counter[str] = Counter()
    for document in archive.documents:
        states = archive.states(document)
        for since in sorted({wording_of(archive, document, states, at).since for at in range(len(states))}):
            kind = known.get((document.id, since), "nothing")
            told[kind] += 1
            if kind not in ("first capture", "another edition", "substantive"):
                print(f"{document.id} since {iso(since)}: {kind}")
    for kind, count in told.most_common():
        print(f"{count:4} {kind}")
    return 1 if told["nothing"] or told["artifact"] else 0


if __name__ == "__main__":
    sys.exit(main())
