"""Saved pages, in a folder, a tar archive or a single file, as captures in time order.

Invariant: nothing is unpacked to disk, names inside an archive never become paths, and every capture says
where it came from.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from tosdiff.errors import UnreadableFileError, UsageError
from tosdiff.models import Capture, Document, utc

_PAGES = (".html", ".htm", ".xhtml", ".mhtml", ".pdf")
_UNREADABLE_YET = (".mhtml", ".pdf")
_ARCHIVES = (".tar", ".tar.xz", ".txz", ".tar.gz", ".tgz", ".tar.bz2")
_STAMP = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})T(\d{2}):?(\d{2}):?(\d{2})Z?")
_LARGEST = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """One page before it is read."""

    captured_at: datetime
    name: str
    """File name, or archive and member, as provenance."""
    body: bytes


def captures(path: Path, document: Document, *, captured_at: datetime | None = None) -> Iterator[Capture]:
    """Yield the saved pages as captures, oldest first.

    Raises:
        UnreadableFileError: nothing there, or nothing in it that can be read.
        UsageError: a page's name holds no capture time and none is given.
    """
    for page in saved_pages(path, captured_at=captured_at):
        yield Capture(
            document=document.id,
            url=document.url,
            final_url=document.url,
            captured_at=page.captured_at,
            status=200,
            headers=(("Content-Type", "text/html"),),
            body=page.body,
            fetcher="import",
            source=page.name,
        )


def saved_pages(path: Path, *, captured_at: datetime | None = None) -> Iterator[SavedPage]:
    """Yield pages in time order; an archive's pages are read one after the other."""
    if path.is_dir():
        found = sorted((_moment(file.name), file) for file in path.iterdir() if file.suffix.lower() in _PAGES)
        if not found:
            raise UnreadableFileError(f"{path}: no saved pages in this folder", hint=_NAMES)
        for at, file in found:
            yield SavedPage(captured_at=at, name=f"{path.name}/{file.name}", body=_read(file))
    elif path.name.lower().endswith(_ARCHIVES):
        yield from _from_archive(path)
    elif path.suffix.lower() in _PAGES:
        at = captured_at or _moment(path.name)
        yield SavedPage(captured_at=utc(at), name=path.name, body=_read(path))
    else:
        raise UnreadableFileError(f"{path}: not a folder, archive or page", hint=_NAMES)


_NAMES = "give a folder or .tar(.xz|.gz) of pages named by capture time, as 2025-08-01T120000Z.html"


def _from_archive(path: Path) -> Iterator[SavedPage]:
    """Read an archive's members in time order."""
    with _opened(path) as archive:
        members = [
            (_moment(PurePosixPath(member.name).name), member)
            for member in archive
            if member.isfile() and PurePosixPath(member.name).suffix.lower() in _PAGES
        ]
        members.sort(key=lambda pair: (pair[0], pair[1].name))
        if not members:
            raise UnreadableFileError(f"{path}: no saved pages in this archive", hint=_NAMES)
        for at, member in members:
            if member.size > _LARGEST:
                raise UnreadableFileError(f"{path}: {member.name} is larger than {_LARGEST >> 20} MiB")
            stream = archive.extractfile(member)
            body = stream.read() if stream else b""
            yield SavedPage(captured_at=at, name=f"{path.name}:{member.name}", body=body)


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path) as archive:
            yield archive
    except (tarfile.TarError, EOFError, OSError) as problem:
        raise UnreadableFileError(f"{path}: not a readable archive: {problem}", hint=_NAMES) from problem


def _moment(name: str) -> datetime:
    match = _STAMP.search(name)
    if not match:
        raise UsageError(
            f"{name}: its name holds no capture time",
            hint="name it like 2025-08-01T120000Z.html, or give --captured-at",
        )
    try:
        return utc(datetime(*map(int, match.groups())))  # type: ignore[arg-type]
    except ValueError as problem:
        raise UsageError(f"{name}: {problem}", hint="name it like 2025-08-01T120000Z.html") from problem


def parse_moment(text: str) -> datetime:
    """Read a capture time given by the user.

    Raises:
        UsageError: it is none.
    """
    try:
        return utc(datetime.fromisoformat(text))
    except ValueError:
        raise UsageError(f"{text!r} is no time", hint="give it like 2025-08-01T12:00:00Z") from None


def _read(file: Path) -> bytes:
    if file.suffix.lower() in _UNREADABLE_YET:
        raise UnreadableFileError(
            f"{file}: {file.suffix} files cannot be read yet", hint="save the page as .html"
        )
    try:
        if file.stat().st_size > _LARGEST:
            raise UnreadableFileError(f"{file}: larger than {_LARGEST >> 20} MiB", hint="is this a page?")
        return file.read_bytes()
    except OSError as problem:
        raise UnreadableFileError(f"{file}: {problem.strerror}") from problem
