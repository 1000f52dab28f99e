"""Time `tosdiff blame` on a long document with a long history.

    python benchmarks/blame.py [--versions 100] [--words 10000] [--runs 5]

Made-up terms are stored in `--versions` versions, a week apart, each of which rewords, adds, moves or removes
a few sentences of the one before. What is timed is the whole process, start-up included, and beside it
`tosdiff show` of the last version, which reads and labels one version as `blame` does.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tosdiff.capture.providers import load
from tosdiff.models import Capture
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.backfill import backfill
from tosdiff.store.store import Store

PROVIDERS = """providers: {halcyon: {name: Halcyon, publisher: Halcyon Labs, documents: {terms: {
  title: Terms of Service, url: "https://halcyon.example/terms"}}}}"""
WHO = "you|we|a member|an affiliate|the holder of an account|each administrator|a guest|our licensor".split(
    "|"
)
MAY = "may|will|shall not|must|need not|agrees to|is entitled to|undertakes to".split("|")
DO = "use|copy|suspend|review|export|refund|retain|disclose|amend|withdraw|assign|publish".split("|")
WHAT = "the Services|any model|the content|a subscription|these terms|the fees|the output|a record".split("|")
WHEN = "on thirty days' notice|at any time|where the law allows it|for a good reason|in writing|once a year"


def sentence(dice: random.Random) -> str:
    parts = [dice.choice(WHO), dice.choice(MAY), dice.choice(DO), dice.choice(WHAT)]
    parts += ["and", dice.choice(DO), dice.choice(WHAT), dice.choice(WHEN.split("|"))]
    return " ".join(parts).capitalize() + f", as section {dice.randrange(1, 999)} of the policy says."


def versions(count: int, words: int) -> list[bytes]:
    dice = random.Random(4)
    paragraphs = [[sentence(dice) for _ in range(4)] for _ in range(words // 80)]
    pages = []
    for _ in range(count):
        for _ in range(5):
            paragraph = dice.choice([p for p in paragraphs if p])
            at = dice.randrange(len(paragraph))
            match dice.randrange(4):
                case 0:
                    paragraph[at] = paragraph[at].replace("policy", dice.choice(("annex", "guide", "code")))
                case 1:
                    paragraph.insert(at, sentence(dice))
                case 2:
                    dice.choice(paragraphs).append(paragraph.pop(at))
                case 3:
                    paragraph[at] = sentence(dice)
        blocks = []
        for number, paragraph in enumerate(paragraphs):
            if number % 8 == 0:
                blocks.append(f"<h2>{number // 8 + 1}. Terms of chapter {number // 8 + 1}</h2>")
            blocks.append(f"<p>{' '.join(paragraph)}</p>" if paragraph else "")
        body = "\n".join(blocks)
        page = f"<body><main><h1>Terms</h1>{body}</main></body>"
        pages.append(f"<html lang=en><head><title>Terms</title></head>{page}</html>".encode())
    return pages


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--versions", type=int, default=100)
    parser.add_argument("--words", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        providers = Path(name) / "providers.yaml"
        providers.write_text(PROVIDERS, encoding="utf-8")
        declared = load(providers)
        archive = Archive(declared.documents, Store(declared.store))
        (document,) = declared.documents
        pages = versions(asked.versions, asked.words)
        start = datetime(2024, 1, 1, tzinfo=UTC)
        captures = (
            Capture(
                document=document.id, url=document.url, final_url=document.url, status=200, body=page,
                headers=(("Content-Type", "text/html; charset=utf-8"),), fetcher="import",
                captured_at=start + number * timedelta(days=7),
            )
            for number, page in enumerate(pages)
        )  # fmt: skip
        reports = backfill(archive, document, captures)
        kept = sum(report.outcome.verified for report in reports)
        assert kept, reports[0].refusal
        count = len(
            archive.version(document, archive.snapshot(document, archive.states(document)[-1])).text.split()
        )
        print(
            f"{kept} of {len(pages)} versions stored, {len(archive.states(document))} states, {count} words"
        )
        for command in (
            ["--version"],
            ["show", document.id],
            ["blame", document.id],
            ["blame", document.id, "--json"],
        ):
            times = [timed(command, providers) for _ in range(asked.runs + 1)][1:]
            wall, processor = (statistics.median(column) for column in zip(*times, strict=True))
            print(
                f"tosdiff {' '.join(command):28} median {wall:.2f} s, of it on the processor {processor:.2f} s"
            )


def timed(command: list[str], providers: Path) -> tuple[float, float]:
    whole = [sys.executable, "-m", "tosdiff", *command]
    if len(command) > 1:
        whole += ["--providers", str(providers)]
    began, before = time.perf_counter(), os.times()
    subprocess.run(whole, check=True, capture_output=True)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began, spent


if __name__ == "__main__":
    main()
