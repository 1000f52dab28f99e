"""Time extraction against a bare parse and against trafilatura, in one run.

    python benchmarks/extract.py --set ../shared/corpus/extraction [--runs 3]

trafilatura must be installed beside tosdiff; the best of `--runs` is taken for each page and program.
"""

from __future__ import annotations

import argparse
import json
import lzma
import statistics
import time
from collections.abc import Callable
from pathlib import Path


def best(call: Callable[[], object], runs: int) -> float:
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return min(taken)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--set", type=Path, required=True)
    ap.add_argument("--runs", type=int, default=3)
    args = ap.parse_args()
    import lxml.html
    import trafilatura

    from tosdiff.text.extract import extract

    rows = []
    for line in (args.set / "index.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        page = lzma.decompress((args.set / f"{entry['slug']}.html.xz").read_bytes())
        url = entry["url"]
        rows.append(
            (
                best(lambda page=page: lxml.html.fromstring(page), args.runs),  # type: ignore[misc]
                best(lambda page=page, url=url: extract(page, url=url), args.runs),  # type: ignore[misc]
                best(
                    lambda page=page: trafilatura.extract(page, favor_recall=True, include_tables=True),  # type: ignore[misc]
                    args.runs,
                ),
            )
        )
    parse, ours, theirs = (sum(row[i] for row in rows) for i in range(3))
    print(
        f"extract / parse        {ours / parse:.1f} (median {statistics.median(r[1] / r[0] for r in rows):.1f})"
    )
    print(f"extract / trafilatura  {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
