"""Join captures of one's own with what Open Terms Archive recorded, in both orders, and hold the history against the truth.

    python benchmarks/witnesses.py --corpus ../shared/corpus --bundle ../shared/ota/genai-contrib-versions.bundle [--keep FOLDER]

The captures of the corpus and the versions of the bundle are of the same pages: joined, they must tell each change that
`truth/changes.jsonl` knows as substantive, and no other. A change that is told is the truth's where the truth has one
between the state before it and the state that brought it. Printed is a row a document and order: versions, changes told, those
that the truth does not know, has in another class, and knows though they are not told; contradictions between the
sources, and how many versions have more than one witness. --keep leaves the store that took the captures first.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tosdiff.capture.providers import load
from tosdiff.importers.ota.source import recorded
from tosdiff.importers.saved import saved_pages
from tosdiff.models import Document, iso, now
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.backfill import backfill
from tosdiff.pipeline.logbook import Logbook, LogEntry
from tosdiff.store.store import Store

# Where the collection fetched them before the corpus' own addresses.
FORMER = {
    "chatgpt/terms-of-use": ("https://openai.com/policies/eu-terms-of-use/",),
    "chatgpt/privacy-policy": ("https://openai.com/policies/eu-privacy-policy/",),
    "deepseek/terms-of-use": ("https://chat.deepseek.com/downloads/DeepSeek%20Terms%20of%20Use.html",),
    "deepseek/privacy-policy": ("https://chat.deepseek.com/downloads/DeepSeek%20Privacy%20Policy.html",),
}
# A record of several pages bears the time of its last one.
APART = timedelta(minutes=10)


@dataclass(frozen=True)
class Known:
    """A change of the true history."""

    after: datetime
    by: datetime
    what: str
    text: str


def truth(corpus: Path) -> dict[str, list[Known]]:
    found: dict[str, list[Known]] = defaultdict(list)
    for line in (corpus / "truth/changes.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        after, by = (datetime.fromisoformat(each) for each in row["changed_between"])
        what = "edition" if row.get("discontinuity") else row["class"]
        found[f"{row['provider']}/{row['document']}"].append(
            Known(after=after, by=by, what=what, text=row["description"])
        )
    return found


def documents(providers: Path) -> tuple[Document, ...]:
    return tuple(replace(each, former_urls=FORMER.get(each.id, ())) for each in load(providers).documents)


def filled(store: Path, corpus: Path, bundle: Path, providers: Path, *, captures_first: bool) -> Archive:
    archive = Archive(documents(providers), Store(store), clock=now)
    for of_captures in (captures_first, not captures_first):
        if of_captures:
            for document in archive.documents:
                path = corpus / "captures" / document.provider / f"{document.slug}.tar.xz"
                with saved_pages(path) as source:
                    backfill(archive, document, source.captures(document))
        else:
            with recorded(str(bundle), archive.documents, now=now()) as collection:
                for document in collection.documents:
                    for report in backfill(archive, document, collection.captures(document)):
                        if report.refusal:
                            print(f"refused {document.id} {iso(report.at)}: {report.refusal.reason}")
    return archive


def span(entries: tuple[LogEntry, ...], at: int) -> tuple[datetime, datetime]:
    """Return between which moments a change was: from the state before on its line to the one that brought it."""
    entry = entries[at]
    before = [each for each in entries[:at] if each.line == entry.line or entry.switched]
    return before[-1].state.last_seen, entry.state.first_seen


def table(archive: Archive, known: dict[str, list[Known]]) -> tuple[int, int, int]:
    """Print a row for each document; return how many changes the truth does not know, has in another class, and are not told."""
    totals = [0, 0, 0]
    head = ("versions", "told", "unknown", "class", "missed", "apart", "shared")
    print(f"{'document':<34}" + "".join(f"{each:>9}" for each in head))
    for document in archive.documents:
        entries = Logbook(archive, document).entries()
        told: set[Known] = set()
        unknown: list[str] = []
        other: list[str] = []
        for at, entry in enumerate(entries):
            if entry.comparison is None or not entry.comparison.significance.is_news:
                continue
            start, end = span(entries, at)
            fits = [k for k in known[document.id] if k.after - APART <= end and start <= k.by + APART]
            told |= {k for k in fits if k.what in ("substantive", "edition")}
            line = f"  {iso(start)} to {iso(end)}: {entry.comparison.explanation[:110]}"
            if not [k for k in fits if k.what != "artifact"]:
                unknown.append(f"{line} (unknown)")
            elif not any(k.what == "substantive" for k in fits):
                other.append(f"{line} ({', '.join(k.what for k in fits)})")
        lost = [k for k in known[document.id] if k.what == "substantive" and k not in told]
        apart = sum(len(entry.against) for entry in entries)
        shared = sum(len(entry.witnesses) > 1 for entry in entries)
        row = (len(entries), len(told), len(unknown), len(other), len(lost), apart, shared)
        print(f"{document.id:<34}" + "".join(f"{each:>9}" for each in row))
        print("".join(f"{line}\n" for line in (*unknown, *other)), end="")
        for each in lost:
            print(f"  missed: {iso(each.after)} to {iso(each.by)}: {each.text}")
        for at, count in enumerate((unknown, other, lost)):
            totals[at] += len(count)
    return totals[0], totals[1], totals[2]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--providers", type=Path, default=Path(__file__).with_name("corpus.yaml"))
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    known = truth(asked.corpus)
    totals = [0, 0, 0]
    for captures_first in (True, False):
        keep = asked.keep if captures_first else None
        with nullcontext(str(keep)) if keep else tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            archive = filled(
                Path(folder), asked.corpus, asked.bundle, asked.providers, captures_first=captures_first
            )
            order = "captures, then versions" if captures_first else "versions, then captures"
            print(f"\n{order} ({time.perf_counter() - started:.0f} s)")
            totals = [one + other for one, other in zip(totals, table(archive, known), strict=True)]
    print(
        f"\nin both orders: {totals[0]} changes that the truth does not know, {totals[1]} that are of another class there, "
        f"{totals[2]} that it knows and were not told"
    )
    return 1 if totals[0] or totals[2] else 0


if __name__ == "__main__":
    sys.exit(main())
