"""Time `tosdiff find`: building its index, bringing it up to date, and answering, over two stores.

    python benchmarks/find.py --store STORE --providers benchmarks/corpus.yaml --synthetic FOLDER

STORE holds the imported history of the corpus (`tosdiff import captures`, once for each document). The
synthetic store is made in FOLDER if it is not there: 100 documents of 100 versions, each version a small
edit of the one before, each visited three times. What is read: `read` reads every text once as anything must
that works on all versions (manifest, to know which rules it was derived by; text, its digest proven);
`bare read` opens, reads and decodes the same text files and nothing else; `as versions` is what a command
does that reads all history (`Archive.version`, from its cache). Times are of the processor, of one
process, medians; a question's time is the whole of `search.find`, opening the index included.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from tosdiff.capture.providers import load
from tosdiff.language.sentences import sentences
from tosdiff.models import Block, BlockKind, Capture, Document, Extraction, Outcome, Snapshot, Visit
from tosdiff.pipeline.archive import Archive, rules_of
from tosdiff.pipeline.find import find
from tosdiff.pipeline.index import refresh
from tosdiff.search.file import with_index
from tosdiff.store import manifest, visits, warc
from tosdiff.store.cache import Cache
from tosdiff.store.store import Store
from tosdiff.text.extract import extract
from tosdiff.text.markdown import markdown_of
from tosdiff.text.read import reading
from tosdiff.text.structure import structured

PROVIDERS, EACH, VERSIONS, VISITS = 20, 5, 100, 3
START = datetime(2024, 1, 1, 12, tzinfo=UTC)
OPENINGS = (
    "You may|We may|You must not|We will|You agree to|Nobody may|The customer shall|Each party will".split(
        "|"
    )
)
VERBS = "use access end suspend change withdraw renew license copy publish refund notify keep delete".split()
NOUNS = (
    "service account agreement content notice fee plan licence term change output order region party law court "
    "invoice request feature limit period release device address dispute remedy warranty consent record"
).split()
LINKS = (
    "before|after|unless|where|if|because of|together with|in place of|at the end of|for the sake of".split(
        "|"
    )
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--store", type=Path)
    parser.add_argument("--providers", type=Path)
    parser.add_argument("--synthetic", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    if asked.store:
        measured("corpus", asked.store, asked.providers, asked.runs)
    if asked.synthetic:
        providers = asked.synthetic / "providers.yaml"
        if not providers.exists():
            make(asked.synthetic)
        measured("synthetic", asked.synthetic / "snapshots", providers, asked.runs)
        grown(asked.synthetic / "snapshots", providers)


# ------------------------------------------------------------------ what is measured


def measured(name: str, store: Path, providers: Path, runs: int) -> None:
    archive = opened(store, providers)
    index = Cache(store).folder / "find.sqlite"
    texts = [(d, s) for d in archive.documents for s in archive.store.snapshots(d.id)]
    size = sum(archive.store.file(s, ".md").stat().st_size for _, s in texts)
    print(
        f"\n{name}: {len(texts):,} versions of {len(archive.documents)} documents, {size / 1e6:.1f} MB of text"
    )
    stale = sum(s.rules != rules_of(d) for d, s in texts)
    if stale:
        print(
            f"  {stale} were derived by other rules: their texts are derived anew, which is not measured here"
        )

    def read() -> None:
        again = opened(store, providers)
        for document in again.documents:
            for snapshot in again.store.snapshots(document.id):
                again.store.text(snapshot)

    def bare() -> None:
        for _, snapshot in texts:
            archive.store.file(snapshot, ".md").read_bytes().decode()

    def versions() -> None:
        again = opened(store, providers)
        for document in again.documents:
            for snapshot in again.store.snapshots(document.id):
                again.text(document, snapshot)

    def build() -> None:
        index.unlink(missing_ok=True)
        with_index(index, lambda opened_index: refresh(opened_index, opened(store, providers)))

    build()
    versions()
    reading, bare_reading, as_versions, building = (
        timed(each, runs) for each in (read, bare, versions, build)
    )
    print(f"  read {reading:.3f} s, bare read {bare_reading:.3f} s, as versions {as_versions:.3f} s")
    print(
        f"  build {building:.3f} s: {building / reading:.2f} times a read, {building / as_versions:.2f} times "
        f"as versions; {index.stat().st_size / 1e6:.1f} MB"
    )
    asked = asked_of(opened(store, providers), texts)
    # the manifests of the whole store, held for this measurement, are nothing that a question would have to sweep
    gc.collect()
    gc.freeze()
    for kind, questions in asked.items():
        spent = []
        for question in questions:
            spent.append(timed(lambda q=question: answer(store, providers, q), 1) * 1000)  # type: ignore[misc]
        spent.sort()
        print(
            f"  {kind:<28} {len(spent):>3} questions: median {statistics.median(spent):6.2f} ms, "
            f"worst of 20 {spent[int(len(spent) * 0.95)]:6.2f} ms, worst {spent[-1]:6.2f} ms"
        )
    question = next(iter(asked.values()))[0]
    command = [sys.executable, "-m", "tosdiff"]
    start = statistics.median(process([*command, "find", "--help"]) for _ in range(5))
    whole = statistics.median(
        process([*command, "find", question, "--store", str(store), "--providers", str(providers), "--json"])
        for _ in range(5)
    )
    print(f"  whole process {whole * 1000:.0f} ms, of which {start * 1000:.0f} ms are start-up (find --help)")


def asked_of(archive: Archive, texts: list[tuple[Document, Snapshot]]) -> dict[str, list[str]]:
    """Return questions of each kind, taken from texts here and there in the store."""
    rng = random.Random(4)
    found: list[str] = []
    for document, snapshot in rng.sample(texts, min(len(texts), 60)):
        blocks = archive.text(document, snapshot).blocks
        long = [b.text for b in blocks if b.kind is not BlockKind.HEADING and len(b.text.split()) > 12]
        block = rng.choice(long)
        start, end = max(sentences(block, quick=True), key=lambda span: span[1] - span[0])
        found.append(block[start:end])
    fragments = [" ".join(s.split()[3:9]) for s in found]
    return {
        "sentences": found,
        "six words": fragments,
        "typographic variants": [s.upper().replace("'", "’").replace("-", "—") for s in found],
        "with an ellipsis": [f"{' '.join(s.split()[:4])} … {' '.join(s.split()[-4:])}" for s in found],
        "near: two words changed": [changed(s, rng) for s in found],
        "two common words": [
            f"{a} {b}" for a in ("the", "you", "of", "and") for b in ("may", "the", "our", "service")
        ],
        "one common word": ["the", "you", "of", "and", "a", "to", "may", "we", "service", "terms"],
        "words of no text": ["zebra crossings glow", "photosynthesis", "unobtainable marzipan"],
    }


def changed(sentence: str, rng: random.Random) -> str:
    words = sentence.split()
    for at in rng.sample(range(len(words)), min(2, len(words))):
        words[at] = rng.choice(NOUNS)
    return " ".join(words)


def answer(store: Path, providers: Path, question: str) -> None:
    archive = opened(store, providers)
    find(archive, question, archive.documents)


_DECLARED: dict[Path, tuple[Document, ...]] = {}


def opened(store: Path, providers: Path) -> Archive:
    """Return the archive with nothing remembered; reading the providers file is part of start-up."""
    if providers not in _DECLARED:
        _DECLARED[providers] = load(providers).documents
    return Archive(_DECLARED[providers], Store(store))


def timed(work: Callable[[], object], runs: int) -> float:
    spent = []
    for _ in range(runs):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return statistics.median(spent)


def process(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, capture_output=True, check=False)
    return time.perf_counter() - start


# ------------------------------------------------------------------ what bringing it up to date costs


def grown(store: Path, providers: Path) -> None:
    """Time what new visits and new versions cost; they stay in the store."""
    archive = opened(store, providers)
    index = Cache(store).folder / "find.sqlite"
    rng = random.Random(time.time_ns())
    print("  brought up to date:")

    def bring() -> float:
        again = opened(store, providers)
        return timed(lambda: with_index(index, lambda i: refresh(i, again)), 1)

    for what, number, new in (
        ("nothing new", 0, False),
        ("a visit to each document, no new version", 100, False),
        ("one new version", 1, True),
        ("ten new versions", 10, True),
        ("a new version of each document", 100, True),
    ):
        for document in archive.documents[:number]:
            latest = archive.store.latest(document.id)
            assert latest is not None and latest.snapshot is not None
            last = archive.store.snapshot(document.id, latest.snapshot)
            at = latest.at + timedelta(days=1)
            if new:
                blocks = archive.text(document, last).blocks
                texts = [b.text for b in blocks if b.kind is not BlockKind.HEADING]
                write(archive.store, document, edited(texts, rng), at, first=False, visits_after=0)
            else:
                log(
                    archive.store,
                    document.id,
                    replace(latest, at=at, outcome=Outcome.UNCHANGED, manifest=None),
                )
        print(f"    {what:<44} {bring() * 1000:7.2f} ms")


# ------------------------------------------------------------------ the synthetic store


def make(folder: Path) -> None:
    """Make the store, by the modules that write a store, but without waiting for the disk at each file."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"provider{n:02}" for n in range(PROVIDERS)]
    kinds = [f"terms-{n}" for n in range(EACH)]
    content = {
        "providers": {
            name: {
                "name": name.title(),
                "publisher": f"{name.title()} Ltd",
                "documents": {k: {"title": k.title(), "url": f"https://{name}.example/{k}"} for k in kinds},
            }
            for name in names
        }
    }
    file = folder / "providers.making"
    file.write_text(json.dumps(content), encoding="utf-8")
    store = Store(folder / "snapshots")
    for number, document in enumerate(load(file).documents):
        rng = random.Random(number)
        texts = [paragraph(rng) for _ in range(60)]
        if number == 0:
            same_as_extracted(texts)
        for version in range(VERSIONS):
            if version:
                texts = edited(texts, rng)
            at = START + timedelta(days=version * VISITS)
            write(store, document, texts, at, first=not version, visits_after=VISITS - 1)
    file.rename(folder / "providers.yaml")


def paragraph(rng: random.Random) -> str:
    return " ".join(sentence(rng) for _ in range(rng.randint(2, 4)))


def sentence(rng: random.Random) -> str:
    parts = [rng.choice(OPENINGS), rng.choice(VERBS), "the", word(rng)]
    for _ in range(rng.randint(1, 4)):
        parts += [rng.choice(LINKS), "the", word(rng), "of the", word(rng)]
    return " ".join(parts) + "."


def word(rng: random.Random) -> str:
    """Return a common word mostly, and a rare one now and then, as texts have them."""
    return (
        rng.choice(NOUNS)
        if rng.random() < 0.8
        else f"{rng.choice(NOUNS)}{rng.choice(VERBS)}{rng.randint(1, 40)}"
    )


def edited(texts: list[str], rng: random.Random) -> list[str]:
    """Return the paragraphs with two reworded, and now and then one more or one fewer."""
    made = list(texts)
    for at in rng.sample(range(len(made)), 2):
        words = made[at].split()
        words[rng.randrange(len(words))] = word(rng)
        made[at] = " ".join(words)
    if rng.random() < 0.2:
        made.insert(rng.randrange(len(made)), paragraph(rng))
    if rng.random() < 0.2:
        made.pop(rng.randrange(len(made)))
    return made


def blocks_and_page(texts: list[str]) -> tuple[tuple[Block, ...], bytes]:
    blocks: list[Block] = [Block(kind=BlockKind.HEADING, text="Terms", level=1)]
    html = ["<h1>Terms</h1>"]
    for number, text in enumerate(texts):
        if number % 6 == 0:
            blocks.append(Block(kind=BlockKind.HEADING, text=f"Section {number // 6 + 1}", level=2))
            html.append(f"<h2>Section {number // 6 + 1}</h2>")
        blocks.append(Block(kind=BlockKind.PARAGRAPH, text=text))
        html.append(f"<p>{text}</p>")
    page = (
        f'<html lang="en"><head><title>Terms</title></head><body><main>{"".join(html)}</main></body></html>'
    )
    return structured(blocks), page.encode()


def same_as_extracted(texts: list[str]) -> None:
    """Show that writing the blocks without extracting each page is a short cut and no other text."""
    blocks, page = blocks_and_page(texts)
    if extract(page, url="https://provider00.example/terms-0").blocks != blocks:
        raise SystemExit("the pages of the synthetic store do not extract to their blocks")


def write(
    store: Store, document: Document, texts: list[str], at: datetime, *, first: bool, visits_after: int
) -> None:
    blocks, page = blocks_and_page(texts)
    capture = Capture(
        document=document.id, url=document.url, final_url=document.url, captured_at=at, status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),), body=page,
    )  # fmt: skip
    packed = BytesIO()
    warc.write(capture, packed)
    text = markdown_of(blocks).encode()
    name = manifest.name_of(capture)
    stated = manifest.dump(
        capture,
        reading(
            Extraction(blocks=blocks, title="Terms", language="en", coverage=1.0, method="main"),
            rules=rules_of(document),
        ),
        name=name,
        warc=sha256(packed.getvalue()).hexdigest(),
        text=sha256(text).hexdigest(),
    )
    folder = store.folder(document.id)
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, content in ((".warc.gz", packed.getvalue()), (".md", text), (".json", stated)):
        (folder / f"{name}{suffix}").write_bytes(content)
    visit = Visit(
        at=at, outcome=Outcome.FIRST if first else Outcome.CHANGED, snapshot=name, status=200, url=document.url,
        final_url=document.url, body=sha256(page).hexdigest(), manifest=sha256(stated).hexdigest(),
    )  # fmt: skip
    log(store, document.id, visit)
    for day in range(1, visits_after + 1):
        log(
            store,
            document.id,
            replace(visit, at=at + timedelta(days=day), outcome=Outcome.UNCHANGED, manifest=None),
        )


def log(store: Store, document: str, visit: Visit) -> None:
    path = store.visits_file(document)
    last = next(visits.lines_from_the_end(path), None)
    with path.open("ab") as file:
        file.write(visits.encode(visit, visits.FIRST if last is None else visits.digest(last)) + b"\n")


if __name__ == "__main__":
    main()
