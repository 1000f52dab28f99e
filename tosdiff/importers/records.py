"""Captures in WARC files, single or within a WACZ, by their records' own addresses and times.

Invariant: only records of a declared document's address are kept, within bounds; what a damaged file holds before
the damage is taken.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from tempfile import TemporaryFile
from typing import IO, BinaryIO, cast

from tosdiff.errors import StoreError, UnreadableFileError
from tosdiff.importers.files import LARGEST
from tosdiff.importers.found import FoundPage, OnDisk, Stranger, without_home
from tosdiff.importers.matching import Matched, by_address
from tosdiff.models import Capture, Document, Exchange, FetchedBy, Rendering
from tosdiff.store.warc import ArchivedRecord, answered, records

_RENDERING = re.compile(rb"^rendering: (text|reread)\r?$", re.MULTILINE)
_OWN_DATE = "the record's own date"
_MOST_FILES = 1_000  # WARC files in one WACZ


def recorded(
    found: OnDisk, documents: Sequence[Document], given: Document | None, stack: ExitStack
) -> Iterator[FoundPage | Stranger]:
    """Yield the captures in a WARC or WACZ file that are of declared documents, or why there is none."""
    taken = 0
    try:
        for name, stream in _files(found, stack):
            for page in _captures(name, stream, documents, given, stack):
                taken += 1
                yield page
    except (StoreError, UnreadableFileError) as problem:
        yield Stranger(name=found.name, missing=f"damaged: {problem.message}", is_page=True, is_damaged=True)
        return
    if not taken:
        missing = "no record in it is of a declared document's address"
        yield Stranger(name=found.name, missing=missing, is_page=True)


def _files(found: OnDisk, stack: ExitStack) -> Iterator[tuple[str, BinaryIO]]:
    try:
        if found.kind == "warc":
            yield found.name, stack.enter_context(found.path.open("rb"))
            return
        archive = stack.enter_context(zipfile.ZipFile(found.path))
        inside = [m for m in archive.namelist() if m.startswith("archive/") and ".warc" in m]
        for member in inside[:_MOST_FILES]:
            with archive.open(member) as stream:
                yield f"{found.name}:{member}", cast(BinaryIO, stream)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error) as problem:
        raise UnreadableFileError(str(problem)) from problem


def _captures(
    name: str, stream: BinaryIO, documents: Sequence[Document], given: Document | None, stack: ExitStack
) -> Iterator[FoundPage]:
    """Yield the answers that are a page; of a page that a browser filled, what it showed goes before the answer.

    A text that another took out of a page is a capture of its own, though it has the page's address and second.
    """
    matches: dict[str, Matched] = {}

    def wanted(url: str) -> bool:
        if url not in matches:
            match = by_address(url, documents)
            if given:
                match = Matched(document=given) if match.document == given else Matched()
            matches[url] = match
        return matches[url].document is not None

    seen: dict[tuple[str, str], list[_LaidAside]] = {}
    by_id: dict[str, _LaidAside] = {}
    by_digest: dict[tuple[str, str], _LaidAside] = {}
    aside = stack.enter_context(TemporaryFile())  # noqa: SIM115 - the stack closes it
    for record in records(stream, wanted=wanted, largest=LARGEST):
        if record.kind == "metadata":
            at_once = seen.get((record.url, record.at.isoformat()), [])
            of = by_id.get(record.refers_to) or (at_once[-1] if at_once else None)
            of = of if of and (of.record.url, of.record.at) == (record.url, record.at) else None
            if of and (told := _RENDERING.search(record.block)):
                of.rendering = Rendering(told[1].decode())
            continue
        kept = by_digest.get((record.url, record.digest)) if record.kind == "revisit" else None
        kept = kept.again(record) if kept else _LaidAside.of(record, aside)
        if kept is None:
            continue
        seen.setdefault((record.url, record.at.isoformat()), []).append(kept)
        if record.id:
            by_id[record.id] = kept
        if record.digest:
            by_digest.setdefault((record.url, record.digest), kept)
    for at_once in seen.values():
        pages = [kept for kept in at_once if kept.rendering is None]
        for kept in (*pages[-1:], *(kept for kept in at_once if kept.rendering)):
            yield kept.page(name, matches[kept.record.url])


class _LaidAside:
    """A record, its block laid aside until it is asked for."""

    def __init__(self, record: ArchivedRecord, aside: IO[bytes], place: int, length: int) -> None:
        self.record = record
        self._aside, self._place, self._length = aside, place, length
        self.rendering: Rendering | None = None
        """What it is where it is no page, as tosdiff says in a record of metadata."""

    @classmethod
    def of(cls, record: ArchivedRecord, aside: IO[bytes]) -> _LaidAside | None:
        """Lay a record aside, unless it holds no page: a redirect, an error, or only the head of an answer."""
        if record.kind == "revisit":
            return None
        if record.kind == "response":
            try:
                status, _, body = answered(record.block)
            except ValueError:
                return None
            if not (200 <= status < 300 and body.strip()):
                return None
        place = aside.seek(0, 2)
        aside.write(record.block)
        return cls(replace(record, block=b""), aside, place, len(record.block))

    def again(self, record: ArchivedRecord) -> _LaidAside:
        """Return the same page as seen at the later time of a record that only refers to it."""
        later = replace(self.record, at=record.at)
        return _LaidAside(later, self._aside, self._place, self._length)

    def page(self, name: str, match: Matched) -> FoundPage:
        document = match.document
        assert document is not None, "only what matches is kept"
        return FoundPage(
            name=f"{name}: {self.record.url}",
            document=document,
            by=match.by,
            at=self.record.at,
            at_by=_OWN_DATE,
            capture=lambda: self._capture(name, document),
        )

    def _capture(self, name: str, document: Document) -> Capture:
        self._aside.seek(self._place)
        block, record = self._aside.read(self._length), self.record
        capture = Capture(
            document=document.id,
            url=document.url,
            final_url=record.url,
            captured_at=record.at,
            status=200,
            headers=(("Content-Type", record.media_type),),
            body=block,
            fetcher=FetchedBy.IMPORT,
            source=f"{without_home(name)} (time by {_OWN_DATE})",
            rendering=self.rendering,
        )
        if record.kind != "response":
            return capture
        status, headers, body = answered(block)
        wired = Exchange(url=record.url, request=b"", response=block, ip=record.ip, at=record.at)
        return replace(capture, status=status, headers=headers, body=body, exchanges=(wired,))
