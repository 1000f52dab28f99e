"""Saved pages, in a folder, a tar archive or a single file, as captures in time order.

Invariant: all names are read before the first page is; names never become paths; every capture says where
it came from, and how its time is known where its name does not tell it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import assert_never

from tosdiff.errors import BrokenArchiveError, UnreadableFileError, UsageError
from tosdiff.importers import tar
from tosdiff.models import Capture, Document, FetchedBy, utc

_MHTML = (".mhtml", ".mht")
_HTML = (".html", ".htm", ".xhtml")
_PAGES = (*_HTML, *_MHTML, ".pdf", ".md", ".markdown", ".txt")
_STAMP = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})T(\d{2}):?(\d{2}):?(\d{2})Z?")
_LARGEST = 20 * 1024 * 1024
_NAMES = "give a folder or .tar(.xz|.gz) of pages named by capture time, as 2025-08-01T120000Z.html"
_STAMPED = "name it like 2025-08-01T120000Z.html; of a single page, --captured-at tells it"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """One page before it is read."""

    captured_at: datetime
    name: str
    """File name, or archive and member, as provenance."""
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPages:
    """Pages in time order, all of one document: a `Source`."""

    pages: tuple[SavedPage, ...]

    def count(self, document: Document) -> int:
        return len(self.pages)

    def captures(self, document: Document) -> Iterator[Capture]:
        """Read the pages, one after the other, as captures of a document.

        The body of a capture is the file as it is held, so that its digest is one that the holder can check;
        the page within an MHTML file is taken out when it is read.

        Raises:
            UnreadableFileError: a file that cannot be read.
        """
        for page in self.pages:
            body = page.read()
            media_type, address = _stated(body)
            yield Capture(
                document=document.id,
                url=document.url,
                final_url=address or document.url,
                captured_at=page.captured_at,
                status=200,
                headers=(("Content-Type", media_type),),
                body=body,
                fetcher=FetchedBy.IMPORT,
                source=page.name,
            )


def _stated(body: bytes) -> tuple[str, str]:
    """Return the media type of a file, by its bytes, and the address it says it was saved from."""
    from tosdiff.text.kinds import Kind, kind_of

    match kind_of(body):
        case Kind.PDF:
            return "application/pdf", ""
        case Kind.MARKDOWN:
            return "text/markdown", ""
        case Kind.PLAIN:
            return "text/plain", ""
        case Kind.MHTML:
            from tosdiff.text.mhtml import stated_address

            return "multipart/related", stated_address(body)
        case Kind.HTML | Kind.XML | Kind.NONE:
            from tosdiff.text.archived import replayed

            return "text/html", replayed(body)[0]
        case kind:
            assert_never(kind)


@contextmanager
def saved_pages(path: Path, *, captured_at: datetime | None = None) -> Iterator[SavedPages]:
    """Open pages in time order; they can be read while this is open.

    Raises:
        UnreadableFileError: nothing there, or nothing in it that can be read.
        UsageError: a name holds no capture time and none is given.
        BrokenArchiveError: at the end, of an archive that breaks off after the pages listed.
    """
    name = _shown(path.name or path.resolve().name)
    single = path.suffix.lower() in _PAGES and not path.is_dir()
    if captured_at and not single:
        raise UsageError(
            f"--captured-at is for a single page, and {path} is none",
            hint="name the pages within it by capture time, as 2025-08-01T120000Z.html",
        )
    if path.is_dir():
        yield SavedPages(
            pages=_in_time(path, (_page(_shown(f.name), f"{name}/", _reader(f)) for f in _files(path)))
        )
    elif single:
        yield SavedPages(pages=(_page(name, "", _reader(path), captured_at=captured_at),))
    elif path.name.lower().endswith(tar.SUFFIXES):
        with tar.opened(path, wanted=_PAGES, largest=_LARGEST) as listing:
            members = (_page(m.name, f"{name}:", partial(listing.read, m)) for m in listing.members)
            # an archive that breaks off before its first page has its damage told, not its emptiness
            pages = _in_time(path, members) if listing.members or not listing.damage else ()
            yield SavedPages(pages=pages)
            if listing.damage:
                raise BrokenArchiveError(
                    f"{path}: the archive is damaged after {len(pages)} pages: {listing.damage}",
                    hint="what stands before is kept; get a whole copy and import it again: nothing is taken twice",
                )
    else:
        what = "not a folder, archive or page" if path.exists() else "no such file or folder"
        raise UnreadableFileError(f"{path}: {what}", hint=_NAMES)


def _in_time(path: Path, pages: Iterable[SavedPage]) -> tuple[SavedPage, ...]:
    found = tuple(sorted(pages, key=lambda page: (page.captured_at, page.name)))
    if not found:
        raise UnreadableFileError(f"{path}: no saved pages in it", hint=_NAMES)
    return found


def _files(folder: Path) -> list[Path]:
    try:
        found = [file for file in folder.iterdir() if file.suffix.lower() in _PAGES and file.is_file()]
    except OSError as problem:
        raise UnreadableFileError(f"{folder}: {problem.strerror}", hint=_NAMES) from problem
    return sorted(found)


def _page(
    name: str, place: str, read: Callable[[], bytes], *, captured_at: datetime | None = None
) -> SavedPage:
    """Tell when a page was captured: by what the user says, by its name, or by the file itself."""
    source = f"{place}{name}"
    last = PurePosixPath(name)
    if captured_at is not None:
        return SavedPage(captured_at=utc(captured_at), name=f"{source} (time given by hand)", read=read)
    if moment := _moment(last.name):
        return SavedPage(captured_at=moment, name=source, read=read)
    if last.suffix.lower() in _MHTML:
        from tosdiff.text.mhtml import stated_time

        if stated := stated_time(read()):
            return SavedPage(captured_at=stated, name=f"{source} (time by its Date header)", read=read)
    elif last.suffix.lower() in _HTML:
        from tosdiff.text.archived import replayed

        if stated := replayed(read())[1]:
            return SavedPage(
                captured_at=stated, name=f"{source} (time by the archive that replayed it)", read=read
            )
    raise UsageError(f"{source}: its name holds no capture time", hint=_STAMPED)


def _moment(name: str) -> datetime | None:
    match = _STAMP.search(name)
    try:
        return utc(datetime(*map(int, match.groups()))) if match else None  # type: ignore[arg-type]
    except ValueError as problem:
        raise UsageError(f"{name}: {problem}", hint=_STAMPED) from problem


def parse_moment(text: str) -> datetime:
    """Read a capture time given by the user.

    Raises:
        UsageError: it is none.
    """
    try:
        return utc(datetime.fromisoformat(text))
    except ValueError:
        raise UsageError(f"{text!r} is not a time", hint="give it like 2025-08-01T12:00:00Z") from None


def _reader(file: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            if file.stat().st_size > _LARGEST:
                raise UnreadableFileError(f"{file}: larger than {_LARGEST >> 20} MiB", hint="is this a page?")
            return file.read_bytes()
        except OSError as problem:
            raise UnreadableFileError(f"{file}: {problem.strerror}", hint=_NAMES) from problem

    return read


def _shown(name: str) -> str:
    """Return a file's name with bytes that are no UTF-8 as `\\xNN`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
