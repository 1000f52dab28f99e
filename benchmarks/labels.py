"""Time the labelling of terms on one core, in a fresh process and once it is warm, against a pass of re.

    python benchmarks/labels.py [FOLDER]

FOLDER holds terms as Markdown (without it: the corpus beside the checkout). Sentences are cut beforehand; no
result is kept from one document to the next. The ratio to one `re.findall(r"\\w+")` over the same text
travels from machine to machine; megabytes a second do not. Times are of the processor, so that other work on
the machine counts little.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path
from time import process_time

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "extraction"
RUNS = 5


def measured(folder: Path) -> dict[str, float]:
    """Return megabytes a second of the first and the best later run in this process, and the ratio to re."""
    from tosdiff.clauses.label import label
    from tosdiff.clauses.taxonomy import load
    from tosdiff.text.markdown import blocks_of
    from tosdiff.text.segment import segment

    documents = [segment(blocks_of(file.read_text(encoding="utf-8"))) for file in sorted(folder.glob("*.md"))]
    texts = [clause.text for clauses in documents for clause in clauses]
    size = sum(map(len, texts)) / 1e6
    start = process_time()
    taxonomy = load()
    loading = process_time() - start
    spent = []
    for _ in range(RUNS):
        start = process_time()
        for clauses in documents:
            label(clauses, taxonomy)
        spent.append(process_time() - start)
    plain = []
    for _ in range(RUNS):
        start = process_time()
        for text in texts:
            re.findall(r"\w+", text)
        plain.append(process_time() - start)
    return {
        "size": size,
        "loading": loading,
        "first": size / spent[0],
        "first_with_loading": size / (spent[0] + loading),
        "warm": size / min(spent),
        "ratio": min(spent) / min(plain),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the labelling of terms.")
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--in-this-process", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.in_this_process:
        print(json.dumps(measured(options.folder)))
        return
    command = [sys.executable, __file__, str(options.folder), "--in-this-process"]
    runs = [
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for _ in range(3)
    ]
    best = max(runs, key=lambda run: float(run["first"]))
    print(f"{best['size']:.2f} MB of sentences; taxonomy read in {best['loading'] * 1000:.0f} ms")
    print(
        f"first run of a process: {best['first']:.2f} MB/s, with the reading {best['first_with_loading']:.2f}"
    )
    print(f"warm: {best['warm']:.2f} MB/s, {best['ratio']:.0f} times one re.findall")


if __name__ == "__main__":
    main()
