"""Score extraction without selectors against the curated texts of the corpus.

    python benchmarks/truth.py --corpus ../shared/corpus [--scorer ../shared/tools/eval_extraction.py]

For every curated text the capture that it was made from is extracted, with the document's title and address as
in benchmarks/corpus.yaml, and scored word by word with the functions of eval_extraction.py. What is printed of
a document is the mean over its texts.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import lzma
import statistics
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

MEASURES = ("precision", "recall", "f1", "order")


def scorer(path: Path) -> ModuleType:
    """Return eval_extraction.py as a module."""
    spec = importlib.util.spec_from_file_location("eval_extraction", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pairs(corpus: Path) -> Iterator[tuple[str, str, bytes, str]]:
    """Yield (document, address, page, curated text), archive by archive."""

    def rows(name: str) -> list[dict[str, str]]:
        return [json.loads(line) for line in (corpus / name).read_text(encoding="utf-8").splitlines()]

    captures = {(r["provider"], r["document"], r["captured_at"]): r for r in rows("captures.jsonl")}
    wanted: dict[str, list[dict[str, str]]] = defaultdict(list)
    for text in rows("truth/texts.jsonl"):
        capture = captures[text["provider"], text["document"], text["source_capture"]]
        wanted[capture["archive"]].append({**capture, "text": text["path"]})
    for archive, members in wanted.items():
        with lzma.open(corpus / archive) as packed, tarfile.open(fileobj=packed) as tar:
            for member in members:
                page = tar.extractfile(member["member"])
                assert page is not None
                text = (corpus / member["text"]).read_text(encoding="utf-8")
                yield f"{member['provider']}/{member['document']}", member["url"], page.read(), text


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpus", type=Path, required=True)
    ap.add_argument("--scorer", type=Path)
    ap.add_argument("--verbose", action="store_true", help="print every text")
    args = ap.parse_args()
    from tosdiff.text.extract import extract
    from tosdiff.text.markdown import markdown_of

    tool = scorer(args.scorer or args.corpus.parent / "tools" / "eval_extraction.py")
    found: dict[str, list[dict[str, float]]] = defaultdict(list)
    for document, url, page, text in pairs(args.corpus):
        row = tool.score(tool.words(markdown_of(extract(page, url=url).blocks)), tool.words(text))
        found[document].append(row)
        if args.verbose:
            print(f"{document:<40}" + "".join(f"  {name} {row[name]:.3f}" for name in MEASURES))
    for document, scores in sorted(found.items()):
        means = "".join(f"  {name} {statistics.fmean(s[name] for s in scores):.3f}" for name in MEASURES)
        print(f"{document:<40} {len(scores):>3} texts{means}  min F1 {min(s['f1'] for s in scores):.3f}")
    every = [score for scores in found.values() for score in scores]
    for name in MEASURES:
        values = [score[name] for score in every]
        print(f"{name:<10} mean {statistics.fmean(values):.4f}  min {min(values):.4f}")


if __name__ == "__main__":
    main()
