"""What is derived and stored, as digests: of the frozen pages, and of the corpus where it is present.

A digest is recorded with the number of the rules that derived it. `complaint` says when one moves without
the other.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from tosdiff.capture.providers import load
from tosdiff.importers.saved import saved_pages
from tosdiff.models import Edition, Snapshot
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.backfill import backfill
from tosdiff.pipeline.find import find
from tosdiff.search.index import SCHEMA
from tosdiff.store.store import Store
from tosdiff.text.editions import edition_of
from tosdiff.text.markdown import markdown_of
from tosdiff.text.read import extraction, opened
from tosdiff.text.rules import EDITION_RULES, RULES
from tosdiff.text.state import state_digest

NAMES = ("RULES", "EDITION_RULES", "SCHEMA")
FROZEN = Path(__file__).with_name("frozen")
CORPUS = "corpus "
"""How the name of a digest of real captures begins; the digest of the corpus follows."""

# One exact wording, one that is gone, one that only resembles: each makes the index keep something else.
_ASKED = ("thirty days", "build a product that competes with them", "we may retire any model we offer")
_DERIVED = ("title", "language", "coverage", "method", "charset")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """A number, and the digests of what its rules derive."""

    name: str
    module: str
    """Where the number stands."""
    number: int
    rests_on: int
    """Number of the rules that derive what these read; 0 where they read the captured bytes."""
    digests: Mapping[str, str]
    """By page, or by corpus."""

    def with_digests(self, more: Mapping[str, str]) -> Guarded:
        return replace(self, digests={**self.digests, **more})

    def record(self) -> dict[str, Any]:
        return {"number": self.number, "rests on": self.rests_on, "digests": dict(self.digests)}


def complaint(recorded: Mapping[str, Any], found: Guarded) -> str | None:
    """Return why what is derived now must not be recorded in the place of what was; None where it may."""
    before: Mapping[str, str] = recorded["digests"]
    kept = {
        name: digest
        for name, digest in before.items()
        if not name.startswith(CORPUS) or name in found.digests
    }
    moved = sorted(name for name, digest in kept.items() if found.digests.get(name) != digest)
    own, below = found.number - recorded["number"], found.rests_on - recorded["rests on"]
    if own < 0 or below < 0:
        return f"{found.name} was {recorded['number']} already, and a number never falls: raise {found.name} in {found.module}"
    if moved and not own and not below:
        return (
            f"raise {found.name} in {found.module}, then run `make digests`: "
            f"under the same number, other things are derived from {', '.join(moved)}"
        )
    if own and not moved and found.digests.keys() <= before.keys():
        return (
            f"{found.name} was raised to {found.number}, but nothing is derived otherwise: "
            "add a page that shows the change to tests/frozen, or take it back"
        )
    return None


def stale(recorded: Mapping[str, Any], found: Guarded) -> bool:
    """Return whether the record says something else than what is derived, or less."""
    numbers = (recorded["number"], recorded["rests on"]) == (found.number, found.rests_on)
    return not numbers or not found.digests.items() <= recorded["digests"].items()


def renewed(recorded: Mapping[str, Any], found: Guarded) -> dict[str, Any]:
    """Return the new record; what was measured on a corpus that is not here stays while the number does."""
    same = (recorded["number"], recorded["rests on"]) == (found.number, found.rests_on)
    elsewhere = {
        name: digest for name, digest in recorded["digests"].items() if same and name.startswith(CORPUS)
    }
    return found.record() | {"digests": dict(sorted({**elsewhere, **found.digests}.items()))}


# ------------------------------------------------------------------ what is derived


def of_frozen_pages(folder: Path) -> dict[str, Guarded]:
    """Take the frozen pages into a store in `folder`, search it, and digest all that was derived on the way."""
    declared = load(FROZEN / "providers.yaml")
    archive = Archive(declared.documents, Store(folder / "snapshots"))
    texts: dict[str, str] = {}
    editions: dict[str, str] = {}
    for document in archive.documents:
        with saved_pages(FROZEN / document.slug) as pages:
            reports = backfill(archive, document, pages.captures(document))
        assert all(report.outcome.verified for report in reports), (
            f"a frozen page of {document.id} is refused"
        )
        for snapshot in archive.store.snapshots(document.id):
            archive.version(document, snapshot)
            texts[snapshot.id] = _digest(_text_of(archive, snapshot))
            editions[snapshot.id] = _digest(_edition(snapshot.edition))
    index = {"all": _digest(_index_of(archive))}
    rules, edition, text = int(RULES), int(EDITION_RULES), "tosdiff/text/rules.py"
    guarded = (
        Guarded(name="RULES", module=text, number=rules, rests_on=0, digests=texts),
        Guarded(name="EDITION_RULES", module=text, number=edition, rests_on=rules, digests=editions),
        Guarded(
            name="SCHEMA", module="tosdiff/search/index.py", number=SCHEMA, rests_on=rules, digests=index
        ),
    )
    return {each.name: each for each in guarded}


def of_corpus(corpus: Path, truth: ModuleType, digest: str) -> dict[str, dict[str, str]]:
    """Return digests of what is derived from the pages of a corpus that curated texts exist of, by number."""
    texts: list[object] = []
    editions: list[object] = []
    for case in (*truth.pages(corpus), *truth.texts(corpus)):
        page = extraction(opened(case.page), url=case.url, named=case.title)
        stated = [getattr(page, name) for name in _DERIVED]
        texts.append([case.name, state_digest(page.blocks), markdown_of(page.blocks), stated])
        editions.append([case.name, _edition(edition_of(page.blocks))])
    name = f"{CORPUS}{digest}"
    return {"RULES": {name: _digest(texts)}, "EDITION_RULES": {name: _digest(editions)}}


def _text_of(archive: Archive, snapshot: Snapshot) -> list[object]:
    """Return what a snapshot's manifest, its text file and the cache hold of what its page says."""
    store = archive.store
    manifest = json.loads(store.file(snapshot, ".json").read_bytes())
    (cached,) = store.cache.folder.glob(f"*/{snapshot.document}/{snapshot.name}.json")
    stated = [manifest[name] for name in _DERIVED]
    entry = json.loads(cached.read_bytes().partition(b"\n")[2])
    form, body, *_ = entry["of"]
    return [snapshot.state, *stated, store.text(snapshot), {"form": form, "body": body, **entry["kept"]}]


def _edition(edition: Edition | None) -> list[object]:
    assert edition is not None
    return [
        *(sorted(getattr(edition, name)) for name in ("entity", "law", "region", "elsewhere")),
        edition.language,
    ]


def _index_of(archive: Archive) -> list[object]:
    """Return every row of the index after a few searches, but for what depends on the moment and on the numbers."""
    file = archive.store.cache.folder / "find.sqlite"
    for wording in _ASKED:
        find(archive, wording, archive.documents)
    with closing(sqlite3.connect(file)) as database:
        database.text_factory = bytes
        rows = {table: list(database.execute(f"SELECT {columns} FROM {table}")) for table, columns in _TABLES}
    assert rows["alignment"] and rows["state"], "the searches no longer keep what they work out"
    return [repr(rows)]


_TABLES = (
    ("document", "id, name, snapshots"),
    ("snapshot", "*"),
    ("passage", "*"),
    ("run", "*"),
    ("state", "*"),
    ("alignment", "*"),
    ("vocabulary", "*"),
)


def _digest(derived: Iterable[object]) -> str:
    return sha256(json.dumps(list(derived), ensure_ascii=True).encode()).hexdigest()[:12]
