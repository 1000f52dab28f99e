"""Score extraction without selectors against curated texts, and other programs in the same run.

    python benchmarks/truth.py --corpus ../shared/corpus [--peers] [--verbose]

Two sets: `pages`, thirty pages of other services, and `texts`, the four providers' own pages through time. Each
is scored word by word with the functions of eval_extraction.py, once with the address alone (as `tosdiff extract
--url` reads a page) and once with the document's title too (as `tosdiff check` does, and `extract --title`).
--peers adds readability-lxml, trafilatura (recall mode, with tables) and the text of `main`.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import logging
import lzma
import statistics
import sys
import tarfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

MEASURES = ("precision", "recall", "f1", "order")


class Case(NamedTuple):
    """A page as captured, and what a person kept of it."""

    name: str
    title: str
    url: str
    page: bytes
    curated: str


def scorer(shared: Path) -> ModuleType:
    """Return eval_extraction.py as a module."""
    spec = importlib.util.spec_from_file_location("eval_extraction", shared / "tools" / "eval_extraction.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _rows(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def pages(corpus: Path) -> Iterator[Case]:
    """Yield the pages of other services."""
    folder = corpus / "extraction"
    for row in _rows(folder / "index.jsonl"):
        yield Case(
            name=row["slug"],
            title=row["document"],
            url=row["url"],
            page=lzma.decompress((folder / f"{row['slug']}.html.xz").read_bytes()),
            curated=(folder / f"{row['slug']}.md").read_text(encoding="utf-8"),
        )


def texts(corpus: Path) -> Iterator[Case]:
    """Yield the captures that the curated texts of the four providers were made from."""
    captures = {(r["provider"], r["document"], r["captured_at"]): r for r in _rows(corpus / "captures.jsonl")}
    wanted: dict[str, list[tuple[dict[str, str], str]]] = defaultdict(list)
    for text in _rows(corpus / "truth" / "texts.jsonl"):
        capture = captures[text["provider"], text["document"], text["source_capture"]]
        wanted[capture["archive"]].append((capture, text["path"]))
    for archive, members in wanted.items():
        with lzma.open(corpus / archive) as packed, tarfile.open(fileobj=packed) as tar:
            for capture, path in members:
                page = tar.extractfile(capture["member"])
                assert page is not None
                yield Case(
                    name=f"{capture['provider']}/{capture['document']}",
                    title=capture["document"].replace("-", " ").capitalize(),
                    url=capture["url"],
                    page=page.read(),
                    curated=(corpus / path).read_text(encoding="utf-8"),
                )


def by_address(case: Case) -> str:
    from tosdiff.text.extract import extract
    from tosdiff.text.markdown import markdown_of

    return markdown_of(extract(case.page, url=case.url).blocks)


def by_title(case: Case) -> str:
    from tosdiff.text.extract import extract
    from tosdiff.text.markdown import markdown_of

    return markdown_of(extract(case.page, url=case.url, named=case.title).blocks)


def _readability(case: Case) -> str:
    import lxml.html
    from readability import Document

    logging.disable(logging.CRITICAL)
    summary = Document(case.page.decode("utf-8", "replace")).summary(html_partial=True)
    return " ".join(str(text) for text in lxml.html.fromstring(summary).itertext())


def _trafilatura(case: Case) -> str:
    import trafilatura

    return trafilatura.extract(case.page, favor_recall=True, include_tables=True) or ""


def _main(case: Case) -> str:
    import lxml.html

    root = lxml.html.fromstring(case.page)
    for never in root.xpath("//script | //style | //noscript"):
        never.drop_tree()
    found = root.xpath("//main | //*[@role='main']") or root.xpath("//article") or root.xpath("//body")
    return " ".join(str(text) for text in found[0].itertext()) if found else ""


OURS: dict[str, Callable[[Case], str]] = {"tosdiff, address": by_address, "tosdiff, title": by_title}
PEERS: dict[str, Callable[[Case], str]] = {
    "readability-lxml": _readability,
    "trafilatura": _trafilatura,
    "text of main": _main,
}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpus", type=Path, required=True)
    ap.add_argument("--peers", action="store_true")
    ap.add_argument("--verbose", action="store_true", help="print every page")
    args = ap.parse_args()
    tool = scorer(args.corpus.parent)
    print(f"{'set':<6} {'program':<18}" + "".join(f"{m + ' mean':>16}{'min':>7}" for m in MEASURES))
    for name, cases in (("pages", pages), ("texts", texts)):
        found: dict[str, list[dict[str, float]]] = defaultdict(list)
        for case in cases(args.corpus):
            gold = tool.words(case.curated)
            for program, extracted in {**OURS, **(PEERS if args.peers else {})}.items():
                row = tool.score(tool.words(extracted(case)), gold)
                found[program].append(row)
                if args.verbose:
                    measured = "".join(f"  {m} {row[m]:.3f}" for m in MEASURES)
                    print(f"{program:<18} {case.name:<40}{measured}", file=sys.stderr)
        for program, rows in found.items():
            figures = "".join(
                f"{statistics.fmean(row[m] for row in rows):>16.4f}{min(row[m] for row in rows):>7.3f}"
                for m in MEASURES
            )
            print(f"{name:<6} {program:<18}{figures}")


if __name__ == "__main__":
    main()
