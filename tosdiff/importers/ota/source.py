"""What a collection of Open Terms Archive recorded of declared documents, as captures in time order.

A version is a text that the collection took out of pages: it is a capture whose rendering says so, of the time at which
the page was fetched. Invariant: every commit is either of a document or counted with why it is not; a technical upgrade
that left the words as they were is no capture at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import PurePosixPath
from urllib.parse import quote

from tosdiff.importers import git
from tosdiff.importers.matching import by_address
from tosdiff.importers.ota.collections import Collection, JoinedPage, shipped
from tosdiff.importers.ota.everything import own_documents
from tosdiff.importers.ota.parts import taken_apart
from tosdiff.importers.ota.records import CollectionRecord, RecordKind, Skipped, record_of
from tosdiff.language.words import words_of
from tosdiff.models import Capture, Document, FetchedBy, Rendering

_MEDIA_TYPES = {
    ".md": "text/markdown; charset=utf-8",
    ".pdf": "application/pdf",
    ".xhtml": "application/xhtml+xml",
}
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A record, and which of the pages that it joins is the document."""

    record: CollectionRecord
    part: int = 0
    parts: tuple[JoinedPage, ...] = ()
    """The pages it joins, as far as the table knows; empty where the whole record is taken."""
    address: str = ""
    """Where the page was fetched from; empty where that is not known."""

    @property
    def count(self) -> int:
        """How many pages it joins."""
        return max(1, len(self.record.snapshots)) if self.parts and self.record.is_version else 1


@dataclass(kw_only=True)
class OpenedCollection:
    """What one repository holds of the documents: a `Source`."""

    name: str
    """As it is told: `genai-contrib`, or the name of the folder or file."""
    documents: tuple[Document, ...]
    """Those it holds something of."""
    commits: int
    skipped: Counter[str] = field(default_factory=Counter)
    """How many records were left out, by the reason; grows while captures are read."""
    _repository: git.Repository
    _planned: dict[str, tuple[Planned, ...]]
    _collection: Collection | None

    def count(self, document: Document) -> int:
        return len(self._planned.get(document.id, ()))

    def span(self, document: Document) -> tuple[datetime, datetime]:
        """Return when the first and the last record of a document was made."""
        moments = [each.record.at for each in self._planned[document.id]]
        return min(moments), max(moments)

    def captures(self, document: Document) -> Iterator[Capture]:
        """Yield what was recorded of a document in time order, each read when it is asked for.

        Raises:
            UnreadableFileError, FetchError: git cannot read it.
        """
        self._repository.have(each.record.blob for plans in self._planned.values() for each in plans)
        kept = self._kept(self._planned.get(document.id, ()))
        blobs = self._repository.blobs([each.record.blob for each, _ in kept])
        for (each, rendering), (_, body) in zip(kept, blobs, strict=True):
            if text := self._text(each, body):
                yield self._capture(document, each, text, rendering)

    def _kept(self, planned: Sequence[Planned]) -> list[tuple[Planned, Rendering | None]]:
        """Return what is taken of a document's records, in time order, each with what it is."""
        text = Rendering.TEXT
        kept = [(each, text if each.record.is_version else None) for each in planned]
        upgrades = [at for at, each in enumerate(planned) if each.record.kind is RecordKind.UPGRADE]
        pairs = [each for at in upgrades if at for each in (planned[at - 1], planned[at])]
        bodies = dict(self._repository.blobs({each.record.blob for each in pairs})) if pairs else {}
        for at in reversed(upgrades):
            why = self._changed_nothing(planned[at - 1], planned[at], bodies) if at else ""
            if why:
                self.skipped[why] += 1
                del kept[at]
            else:
                kept[at] = (planned[at], Rendering.REREAD)
        return sorted(kept, key=lambda pair: pair[0].record.at)

    def _changed_nothing(self, before: Planned, upgrade: Planned, bodies: Mapping[str, bytes | None]) -> str:
        """Return why a technical upgrade is no capture; empty where it is one."""
        texts = [self._taken(each, bodies[each.record.blob]) for each in (before, upgrade)]
        if None not in texts and (
            texts[0] == texts[1] or len({tuple(words_of(str(text))) for text in texts}) == 1
        ):
            return "a technical upgrade that left the words as they were"
        if upgrade.record.at < before.record.at:
            return "a technical upgrade of a page older than the record before"
        return ""

    def _taken(self, planned: Planned, body: bytes | None) -> str | None:
        """Return the text of the document in a record; None where there is none."""
        whole = (body or b"").decode("utf-8", "surrogateescape")
        texts = (whole,) if planned.count == 1 else taken_apart(whole, planned.parts, planned.count)
        return texts[planned.part] if texts else None

    def _text(self, planned: Planned, body: bytes | None) -> bytes | None:
        if body is None:
            self.skipped[f"its file is missing, or larger than {git.LARGEST >> 20} MiB"] += 1
            return None
        if not body.strip():
            self.skipped["its file is empty"] += 1
            return None
        if planned.count == 1:
            return body
        text = self._taken(planned, body)
        if text is None:
            self.skipped[f"{planned.record.name}: it joins pages, and it is not sure where they begin"] += 1
            return None
        return text.strip("\n").encode("utf-8", "surrogateescape") + b"\n"

    def _capture(
        self, document: Document, planned: Planned, body: bytes, rendering: Rendering | None
    ) -> Capture:
        record = planned.record
        return Capture(
            document=document.id,
            url=document.url,
            final_url=planned.address or document.url,
            captured_at=record.at,
            status=200,
            headers=(("Content-Type", _MEDIA_TYPES.get(record.suffix, "text/html")),),
            body=body,
            fetcher=FetchedBy.IMPORT,
            source=self._provenance(planned),
            rendering=rendering,
        )

    def _provenance(self, planned: Planned) -> str:
        record = planned.record
        told = [f"Open Terms Archive {self.name}"]
        if self._collection:
            place = self._collection.repository(of_versions=record.is_version)
            told.append(f"{place}/commit/{record.commit}")
        else:
            told.append(f"commit {record.commit}")
        told.append(f"{quote(record.path, safe='/ #.')}")
        if planned.count > 1:
            told.append(f"page {planned.part + 1} of {planned.count}")
        if self._collection and self._collection.licence:
            told.append(self._collection.licence)
        return ", ".join(told)


@contextmanager
def recorded(
    source: str,
    documents: Sequence[Document],
    *,
    now: datetime,
    collections: Sequence[Collection] | None = None,
    everything: bool = False,
) -> Iterator[OpenedCollection]:
    """Open a collection and find what it holds of the documents; it can be read while this is open.

    Args:
        source: address, folder or bundle of its repository, of versions or of snapshots.
        documents: those declared.
        now: nothing is taken that says it is of later.
        collections: what is known of collections; by default what comes with tosdiff.
        everything: take every other record too, as a document named by its service and terms.

    Raises:
        UnreadableFileError, FetchError: as `git.opened`.
    """
    known = shipped() if collections is None else collections
    with git.opened(source) as repository:
        skipped: Counter[str] = Counter()
        records: list[CollectionRecord] = []
        commits = 0
        for commit in repository.commits():
            commits += 1
            found = record_of(commit, now=now + _AHEAD)
            if isinstance(found, Skipped):
                skipped[found.value] += 1
            else:
                records.append(found)
        collection = _collection_of(source, records, known)
        declared_at = cache(lambda address: by_address(address, documents).document)
        planned: dict[str, list[Planned]] = {}
        of: dict[str, Document] = {}
        left: list[CollectionRecord] = []
        for record in records:
            matches = list(_planned(record, known if collection is None else (collection,), declared_at))
            for document, plan in matches:
                of[document.id] = document
                planned.setdefault(document.id, []).append(plan)
            if not matches:
                left.append(record)
        if everything:
            taken = {plan.record.name for plans in planned.values() for plan in plans}
            for record, document in own_documents(
                [r for r in left if r.name not in taken], documents, collection
            ):
                of[document.id] = document
                planned.setdefault(document.id, []).append(Planned(record=record, address=record.location))
        elif left:
            skipped["it is of no declared document"] += len(left)
        yield OpenedCollection(
            name=collection.name if collection else PurePosixPath(source.rstrip("/")).stem,
            documents=tuple(of.values()),
            commits=commits,
            skipped=skipped,
            _repository=repository,
            _planned={name: tuple(plans) for name, plans in planned.items()},
            _collection=collection,
        )


def _collection_of(
    source: str, records: Sequence[CollectionRecord], known: Sequence[Collection]
) -> Collection | None:
    """Return the known collection that a repository says it is of: by its address, its snapshots, or its name."""
    for each in known:
        if each.is_at(source) or any(each.is_at(record.of) for record in records if record.of):
            return each
    name = PurePosixPath(source.rstrip("/")).name.lower()
    for each in known:
        if any(
            re.match(re.escape(url.rpartition("/")[2].lower()) + r"\b", name)
            for url in (each.versions, each.snapshots)
        ):
            return each
    return None


def _planned(
    record: CollectionRecord, known: Sequence[Collection], declared_at: Callable[[str], Document | None]
) -> Iterator[tuple[Document, Planned]]:
    """Yield the documents that a record shows, by where its pages were fetched from."""
    parts = next((each.records[record.name] for each in known if record.name in each.records), ())
    if not record.is_version:
        of_page = [p for p in parts if record.page and p.page == record.page] or list(
            parts[:1] if not record.page else ()
        )
        address = record.location or (of_page[0].address(record.at) if of_page else "")
        if address and (document := declared_at(address)):
            yield document, Planned(record=record, address=address)
        return
    for at, part in enumerate(parts[: max(1, len(record.snapshots))]):
        address = part.address(record.at)
        if address and (document := declared_at(address)):
            yield document, Planned(record=record, part=at, parts=parts, address=address)
