"""Score the labels on terms that were annotated by reading, before the rules were ever run on them.

    python benchmarks/unseen.py [BUNDLE]

`unseen.jsonl`, and `unseen_second.jsonl` of other services (--annotated), hold for each sentence the path and commit
of its text, its index there, a digest of its words and its labels, never the text: BUNDLE (without it: the collection
beside the checkout) has that. A sentence is found by its digest, so that segmenting otherwise loses it, and counts as one
without labels. The interval is the middle 95 % of scores over documents' sentences drawn again with replacement.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import subprocess
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

BUNDLE = Path(__file__).parents[2] / "shared" / "ota" / "genai-contrib-versions.bundle"
ANNOTATED = Path(__file__).parent / "unseen.jsonl"
DRAWS = 1000

Counts = tuple[int, int, int]
"""True labels, false labels, missed labels."""


def digest(text: str) -> str:
    """Return the digest by which a sentence is found: of its words, without case or marks."""
    return hashlib.sha256(" ".join(re.findall(r"\w+", text.lower())).encode()).hexdigest()[:16]


def texts(bundle: Path, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the texts of some paths at some commits."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", "-q", "--bare", str(bundle), folder], check=True)
        return {
            (path, commit): subprocess.run(
                ["git", "-C", folder, "show", f"{commit}:{path}"], check=True, capture_output=True
            ).stdout.decode()
            for path, commit in wanted
        }


def f1(counts: Counts) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    hits, false, missed = counts
    precision = hits / (hits + false) if hits else 0.0
    recall = hits / (hits + missed) if hits else 0.0
    return precision, recall, 2 * hits / (2 * hits + false + missed) if hits else 0.0


def added(rows: list[Counts]) -> Counts:
    """Return the sums of some counts."""
    return sum(r[0] for r in rows), sum(r[1] for r in rows), sum(r[2] for r in rows)


def main() -> None:
    """Print the figures by label, by service and overall, and those of attributes."""
    parser = argparse.ArgumentParser(description="Score the labels on terms annotated unseen.")
    parser.add_argument("bundle", nargs="?", type=Path, default=BUNDLE)
    parser.add_argument("--annotated", type=Path, default=ANNOTATED)
    parser.add_argument(
        "--confidence", action="store_true", help="how often a label of each confidence is true"
    )
    options = parser.parse_args()
    from tosdiff.clauses.label import label
    from tosdiff.clauses.taxonomy import load
    from tosdiff.text.markdown import blocks_of
    from tosdiff.text.segment import segment

    documents = defaultdict(list)
    for line in options.annotated.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        documents[row["path"], row["commit"]].append(row)
    sentences: list[tuple[str, set[str], set[str]]] = []
    stated = right = claimed = lost = 0
    by_confidence: dict[float, list[bool]] = defaultdict(list)
    for (path, commit), text in texts(options.bundle, set(documents)).items():
        blocks = blocks_of(text)
        found = defaultdict(list)
        for clause in label(segment(blocks), load(), blocks):
            found[digest(clause.text)].append(clause)
        for row in sorted(documents[path, commit], key=lambda row: int(row["index"])):
            same = found[row["digest"]]
            clause = same.pop(0) if same else None
            lost += clause is None
            given = {x.label for x in clause.labels} if clause else set()
            sentences.append((path.split("/")[0], set(row["labels"]), given))
            for x in clause.labels if clause else ():
                by_confidence[x.confidence].append(x.label in row["labels"])
            have = dict(clause.attributes.stated()) if clause else {}
            want = row.get("attributes", {})
            stated, claimed = stated + len(want), claimed + len(have)
            right += sum(_same(have.get(name), value) for name, value in want.items())

    def row_of(name: str, counts: Counts) -> str:
        precision, recall, score = f1(counts)
        return f"{name:<22} {counts[0] + counts[2]:>4}  P {precision:.3f}  R {recall:.3f}  F1 {score:.3f}"

    names = Counter(name for _, want, given in sentences for name in want | given)
    for name in sorted(names):
        print(row_of(name, added([_counts({name} & want, {name} & given) for _, want, given in sentences])))
    for service in dict.fromkeys(service for service, _, _ in sentences):
        print(row_of(service, added([_counts(w, g) for s, w, g in sentences if s == service])))
    everything = [_counts(want, given) for _, want, given in sentences]
    print(row_of("micro", added(everything)))
    chance = random.Random(0)
    scores = sorted(f1(added(chance.choices(everything, k=len(everything))))[2] for _ in range(DRAWS))
    print(
        f"95 %: {scores[DRAWS // 40]:.3f} to {scores[-DRAWS // 40]:.3f}; {len(sentences)} sentences, {lost} lost"
    )
    unlabelled = [given for _, want, given in sentences if not want]
    print(f"without labels: {len(unlabelled)}, of which {sum(map(bool, unlabelled))} were given one")
    print(f"attributes: {right} of {stated} stated found, {claimed} claimed")
    if options.confidence:
        for confidence, truths in sorted(by_confidence.items()):
            print(f"confidence {confidence}: {sum(truths)} of {len(truths)} true")


def _counts(want: set[str], given: set[str]) -> Counts:
    return len(want & given), len(given - want), len(want - given)


def _same(have: object, want: object) -> bool:
    return (
        sorted(have) == sorted(want) if isinstance(have, tuple) and isinstance(want, list) else have == want
    )


if __name__ == "__main__":
    main()
