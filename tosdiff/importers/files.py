"""Every file that may be a saved page, in folders, archives and by itself; nothing else is opened.

Invariant: nothing is unpacked to a path and no link is followed; what cannot be read is told, and the rest goes on.
"""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath

from tosdiff.errors import UnreadableFileError
from tosdiff.importers import tar
from tosdiff.importers.found import OnDisk, Stranger
from tosdiff.models import is_pdf, utc

LARGEST = 20 * 1024 * 1024
"""Bytes of one page."""
_PAGES = (".html", ".htm", ".xhtml", ".mhtml", ".mht", ".pdf", ".md", ".markdown", ".txt", ".webarchive")
_SNIFFED = 16 * 1024
# A page saved "complete" has its pictures and frames in a folder of its name and a word in the browser's language:
# Terms_files, Terms-Dateien, Terms_fichiers, Terms.files.
_WITH_PAGE = re.compile(r"[ _.-][^\W\d_]{4,16}")
_MOST_FILES = 100_000
_PACKED_BEYOND = "it unpacks to more than its archive says"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFile:
    """A file before it is read."""

    name: str
    """Path as given, or archive and member, fit to be shown."""
    read: Callable[[], bytes]
    changed: datetime
    """The file's own time, UTC."""


Found = SavedFile | Stranger | OnDisk


def walk(path: Path, stack: ExitStack) -> Iterator[Found]:
    """Yield what may be a page below a path, in the order of names; archives stay open while `stack` does.

    Raises:
        UnreadableFileError: there is nothing at the path itself, or it cannot be listed.
    """
    if path.is_dir():
        if is_store(path):
            yield OnDisk(path=path, name=_shown(path), kind="store")
            return
        for number, each in enumerate(_below(path)):
            if number >= _MOST_FILES:
                yield Stranger(
                    name=_shown(path), missing=f"more than {_MOST_FILES:,} files in it", is_page=False
                )
                return
            if isinstance(each, OnDisk):
                yield each
            else:
                yield from _file(each, stack)
    elif path.exists():
        yield from _file(path, stack)
    else:
        raise UnreadableFileError(f"{path}: no such file or folder", hint=_GIVE)


def is_store(folder: Path) -> bool:
    """Return whether a folder is a store of snapshots."""
    return next(folder.glob("*/*/visits.jsonl"), None) is not None


_GIVE = "give a saved page, or the folder that pages were saved in, such as ~/Downloads"


def _below(folder: Path) -> Iterator[Path | OnDisk]:
    try:
        listed = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as problem:
        raise UnreadableFileError(f"{folder}: {problem.strerror}", hint=_GIVE) from problem
    stems = {PurePosixPath(entry.name).stem for entry in listed if entry.name.lower().endswith(_PAGES)}
    for entry in listed:
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        path = folder / entry.name
        if not entry.is_dir(follow_symlinks=False):
            yield path
        elif is_store(path):
            yield OnDisk(path=path, name=_shown(path), kind="store")
        elif not _belongs(entry.name, stems):
            try:
                yield from _below(path)
            except UnreadableFileError:
                continue


def _belongs(folder: str, stems: set[str]) -> bool:
    """Return whether a folder holds the parts of a page that was saved beside it."""
    return any(folder.startswith(stem) and _WITH_PAGE.fullmatch(folder[len(stem) :]) for stem in stems)


def _file(path: Path, stack: ExitStack) -> Iterator[Found]:
    name = _shown(path)
    if path.exists() and not path.is_file():
        yield Stranger(name=name, missing="a pipe or a device, and no file", is_page=False)
        return
    try:
        with path.open("rb") as file:
            head = file.read(_SNIFFED)
        stat = path.stat()
    except OSError as problem:
        yield Stranger(name=name, missing=problem.strerror or "it cannot be read", is_page=False)
        return
    if _is_warc(path, head):
        yield OnDisk(path=path, name=name, kind="warc")
    elif path.name.lower().endswith(tar.SUFFIXES):
        yield from _tar(path, name, stack)
    elif head.startswith(b"PK\x03\x04"):
        yield from _zip(path, name, stack)
    else:
        changed = utc(datetime.fromtimestamp(stat.st_mtime).astimezone())
        yield _page(name, path.suffix, head, stat.st_size, partial(_whole, path), changed)


def _page(
    name: str, suffix: str, head: bytes, size: int, read: Callable[[], bytes], changed: datetime
) -> SavedFile | Stranger:
    if suffix.lower() not in _PAGES and not _looks_like_a_page(head):
        what = f"no page ({suffix.lower()})" if suffix else "no page"
        return Stranger(name=name, missing=what, is_page=False)
    if size > LARGEST:
        return Stranger(name=name, missing=f"larger than {LARGEST >> 20} MiB", is_page=False)
    if not size:
        return Stranger(name=name, missing="it is empty", is_page=False)
    return SavedFile(name=name, read=read, changed=changed)


def _looks_like_a_page(head: bytes) -> bool:
    from tosdiff.text.kinds import Kind, kind_of

    if not head or b"\x00" in head[:1024]:
        return is_pdf(head)
    start = head.lstrip(b"\xef\xbb\xbf\r\n\t ")[:200].lower()
    return kind_of(head) in (Kind.MHTML, Kind.PDF) or start.startswith((b"<!doctype html", b"<html"))


def _is_warc(path: Path, head: bytes) -> bool:
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, 16)
        except zlib.error:
            return False
    return head.startswith(b"WARC/")


def _whole(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise UnreadableFileError(f"{path}: {problem.strerror}", hint=_GIVE) from problem


# ------------------------------------------------------------------ archives of pages


def _tar(path: Path, name: str, stack: ExitStack) -> Iterator[Found]:
    try:
        listing = stack.enter_context(tar.opened(path, wanted=_PAGES, largest=LARGEST))
    except UnreadableFileError as problem:
        yield Stranger(name=name, missing=_without(name, problem.message), is_page=False)
        return
    stems = _stems([member.name for member in listing.members])
    for member in listing.members:
        if not _in_folder_of_a_page(member.name, stems):
            yield SavedFile(
                name=f"{name}:{member.name}", read=partial(listing.read, member), changed=member.changed
            )
    if listing.damage:
        yield Stranger(
            name=name, missing=f"the archive is damaged: {listing.damage}", is_page=True, is_damaged=True
        )
    elif not listing.members:
        yield Stranger(name=name, missing="an archive without pages", is_page=False)


def _zip(path: Path, name: str, stack: ExitStack) -> Iterator[Found]:
    try:
        archive = stack.enter_context(zipfile.ZipFile(path))
        members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        yield Stranger(name=name, missing=f"the archive is damaged: {problem}", is_page=True, is_damaged=True)
        return
    names = {member.filename for member in members}
    if "datapackage.json" in names and any(each.startswith("archive/") for each in names):
        yield OnDisk(path=path, name=name, kind="wacz")
        return
    if "[Content_Types].xml" in names or "mimetype" in names:
        yield Stranger(name=name, missing=f"no page ({path.suffix.lower()})", is_page=False)
        return
    stems = _stems(sorted(names))
    found = False
    for member in members[:_MOST_FILES]:
        suffix = PurePosixPath(member.filename).suffix
        if suffix.lower() not in _PAGES or _in_folder_of_a_page(member.filename, stems):
            continue
        found = True
        shown = f"{name}:{_printed(member.filename)}"
        read = partial(_member, archive, member)
        yield _page(shown, suffix, b"", member.file_size, read, _zipped_at(member))
    if not found:
        yield Stranger(name=name, missing="an archive without pages", is_page=False)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as file:
            body = file.read(LARGEST + 1)
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        zlib.error,
    ) as problem:
        raise UnreadableFileError(f"{_printed(member.filename)}: {problem}", hint=_GIVE) from problem
    if len(body) > LARGEST:
        raise UnreadableFileError(f"{_printed(member.filename)}: {_PACKED_BEYOND}", hint=_GIVE)
    return body


def _zipped_at(member: zipfile.ZipInfo) -> datetime:
    """Return a member's time, which a zip keeps in the local time of who made it (APPNOTE 4.4.6)."""
    try:
        return utc(datetime(*member.date_time).astimezone())
    except (ValueError, OverflowError):
        return utc(datetime(1980, 1, 1).astimezone())


def _stems(names: Sequence[str]) -> set[str]:
    return {str(PurePosixPath(each).with_suffix("")) for each in names if each.lower().endswith(_PAGES)}


def _in_folder_of_a_page(name: str, stems: set[str]) -> bool:
    return any(_belongs(str(folder), stems) for folder in PurePosixPath(name).parents)


def _without(name: str, message: str) -> str:
    return message.removeprefix(f"{name}: ")


def _shown(path: Path) -> str:
    return _printed(str(path))


def _printed(name: str) -> str:
    """Return a name with bytes that are no UTF-8 as `\\xNN`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
