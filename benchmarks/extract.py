"""Time extraction (bytes to blocks) against a bare parse and against trafilatura, in one run.

    python benchmarks/extract.py --corpus ../shared/corpus [--runs 5]

trafilatura must be installed beside tosdiff. Two sets: thirty pages of other services, and the newest page of each
of the four providers' documents. The best CPU time of `--runs` is taken for each page and program.
"""

from __future__ import annotations

import argparse
import json
import lzma
import statistics
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path


def best(call: Callable[[], object], runs: int) -> float:
    taken = []
    for _ in range(runs):
        began = time.process_time()
        call()
        taken.append(time.process_time() - began)
    return min(taken)


def other_services(corpus: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (address, page)."""
    folder = corpus / "extraction"
    for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        yield entry["url"], lzma.decompress((folder / f"{entry['slug']}.html.xz").read_bytes())


def four_providers(corpus: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (address, page) of the newest sound capture of each document."""
    newest: dict[str, dict[str, str]] = {}
    for line in (corpus / "captures.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == "normal" and row["captured_at"] > newest.get(row["archive"], row)["captured_at"]:
            newest[row["archive"]] = row
        newest.setdefault(row["archive"], row)
    for archive, row in newest.items():
        if row["provider"] != "other":
            with lzma.open(corpus / archive) as packed, tarfile.open(fileobj=packed) as tar:
                page = tar.extractfile(row["member"])
                assert page is not None
                yield row["url"], page.read()


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpus", type=Path, required=True)
    ap.add_argument("--runs", type=int, default=5)
    args = ap.parse_args()
    import lxml.html
    import trafilatura

    from tosdiff.text.extract import extract

    for name, pages in (("other services", other_services), ("four providers", four_providers)):
        rows = []
        for url, page in pages(args.corpus):
            calls: tuple[Callable[[], object], ...] = (
                lambda page=page: lxml.html.fromstring(page),  # type: ignore[misc]
                lambda page=page, url=url: extract(page, url=url),  # type: ignore[misc]
                lambda page=page: trafilatura.extract(page, favor_recall=True, include_tables=True),  # type: ignore[misc]
            )
            rows.append([best(call, args.runs) for call in calls])
        parse, ours, theirs = (sum(row[i] for row in rows) for i in range(3))
        middle = statistics.median(row[1] / row[0] for row in rows)
        print(f"{name}: extract / parse {ours / parse:.2f} (median {middle:.2f}, bar 4)")
        print(f"{name}: extract / trafilatura {ours / theirs:.2f} (bar 0.4)")


if __name__ == "__main__":
    main()
