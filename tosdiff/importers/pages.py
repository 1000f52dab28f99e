"""Whatever pages were saved, from folders, archives, WARC files and other stores, each to the document it shows.

Invariant: every file is either a page of one declared document or a stranger with what is missing; a time that no
one tells is the file's own, and is said to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from tosdiff.errors import UnreadableFileError, UsageError
from tosdiff.importers.files import SavedFile, walk
from tosdiff.importers.found import FoundPage, OnDisk, Stranger, without_home
from tosdiff.importers.matching import Matched, by_address, by_title
from tosdiff.importers.stated import Stated, stated
from tosdiff.models import Capture, Document, FetchedBy, utc

_STAMP = re.compile(r"(?<!\d)(\d{4})-?(\d{2})-?(\d{2})T(\d{2}):?(\d{2}):?(\d{2})Z(?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPages:
    """What was found: a `Source`."""

    pages: tuple[FoundPage, ...]
    """In time order."""
    strangers: tuple[Stranger, ...]

    def count(self, document: Document) -> int:
        return sum(page.document.id == document.id for page in self.pages)

    def captures(self, document: Document) -> Iterator[Capture]:
        """Read the pages of a document, one after the other.

        Raises:
            UnreadableFileError: a file that cannot be read.
        """
        for page in self.pages:
            if page.document.id == document.id:
                yield page.capture()


@contextmanager
def found_pages(
    paths: Sequence[Path],
    documents: Sequence[Document],
    *,
    given: Document | None = None,
    captured_at: datetime | None = None,
    own: Path | None = None,
) -> Iterator[FoundPages]:
    """Open every page below the paths that shows one of the documents; they can be read while this is open.

    Args:
        given: the document that all of the pages are, whatever they say of themselves.
        captured_at: when a single page was saved.
        own: the store that they are for, whose snapshots are not brought into it.

    Raises:
        UnreadableFileError: nothing is at one of the paths.
        UsageError: `captured_at` is given for several pages.
    """
    pages: list[FoundPage] = []
    strangers: list[Stranger] = []
    with ExitStack() as stack:
        for path in paths:
            for found in walk(path, stack):
                if isinstance(found, Stranger):
                    strangers.append(found)
                    continue
                if isinstance(found, SavedFile):
                    of = [_placed(found, documents, given, captured_at)]
                else:
                    of = list(_opened(found, documents, given, own, stack))
                pages += (each for each in of if isinstance(each, FoundPage))
                strangers += (each for each in of if isinstance(each, Stranger))
        if captured_at and len(pages) > 1:
            raise UsageError(
                f"--captured-at is for a single page, and {len(pages)} were found",
                hint="name the pages by capture time, as 2025-08-01T120000Z.html",
            )
        pages.sort(key=lambda page: (page.at, page.name))
        yield FoundPages(pages=tuple(pages), strangers=tuple(strangers))


def _opened(
    found: OnDisk, documents: Sequence[Document], given: Document | None, own: Path | None, stack: ExitStack
) -> Iterator[FoundPage | Stranger]:
    if found.kind == "store":
        if own is None or not own.exists() or not found.path.samefile(own):
            from tosdiff.importers.stores import snapshots  # only a store needs it

            yield from snapshots(found.path, found.name, documents, given)
        return
    if found.kind == "wacz":
        from tosdiff.importers.exported import store_in  # only a package needs it

        try:
            made = store_in(found.path, stack)
        except UnreadableFileError as problem:
            yield Stranger(name=found.name, missing=problem.message, is_page=True, is_damaged=True)
            return
        if made is not None:
            from tosdiff.importers.stores import snapshots

            yield from snapshots(made, found.name, documents, given)
            return
    from tosdiff.importers.records import recorded

    yield from recorded(found, documents, given, stack)


def _placed(
    file: SavedFile, documents: Sequence[Document], given: Document | None, captured_at: datetime | None
) -> FoundPage | Stranger:
    """Return a file as a page of its document, or why it is of none."""
    try:
        body = file.read()
        body, said = _page_within(body)
    except UnreadableFileError as problem:
        return Stranger(name=file.name, missing=problem.message, is_page=True, is_damaged=True)
    match = Matched(document=given) if given else _match(body, said, documents)
    if match.document is None:
        return Stranger(name=file.name, missing=match.missing, is_page=True)
    at, by, doubtful = _time(file, said, captured_at)
    held = without_home(file.name)
    told = f"{held} (time by {by})" if by else held
    document = match.document

    def capture() -> Capture:
        page, _ = _page_within(file.read())
        return Capture(
            document=document.id,
            url=document.url,
            final_url=said.address or document.url,
            captured_at=at,
            status=200,
            headers=(("Content-Type", said.media_type),),
            body=page,
            fetcher=FetchedBy.IMPORT,
            source=told,
        )

    return FoundPage(
        name=file.name, document=document, by=match.by, at=at, at_by=by, doubtful=doubtful, capture=capture
    )


def _match(body: bytes, said: Stated, documents: Sequence[Document]) -> Matched:
    if said.address:
        return by_address(said.address, documents)
    from tosdiff.text.read import extraction, opened

    page = extraction(opened(body))
    if page.refusal:
        return Matched(missing=page.refusal.reason)
    return by_title(page, documents)


def _page_within(body: bytes) -> tuple[bytes, Stated]:
    """Return the page that a file is, or that Safari's archive of a page holds, and what the file says of it."""
    if body.startswith(b"bplist00") or b"WebMainResource" in body[:2000]:
        from tosdiff.importers.webarchive import main_resource

        page = main_resource(body)
        if page is None:
            raise UnreadableFileError("a property list, and no page in it", hint="save the page again")
        said = stated(page.body)
        return page.body, replace(said, address=page.url or said.address, media_type=page.media_type)
    return body, stated(body)


def _time(file: SavedFile, said: Stated, captured_at: datetime | None) -> tuple[datetime, str, bool]:
    """Return when a page was captured, who tells it, and whether that is only the file's own time."""
    if captured_at is not None:
        return utc(captured_at), "hand", False
    name = PurePosixPath(file.name.rpartition(":")[2]).name
    if stamped := _STAMP.search(name):
        try:
            return utc(datetime(*map(int, stamped.groups()))), "", False  # type: ignore[arg-type]
        except ValueError:
            pass
    if said.at is not None:
        return said.at, said.at_by, False
    return file.changed, "the file's own date", True
