"""The members of a tar archive, listed once and read where they lie.

Invariant: nothing is unpacked to a path, and only plain files are members; an archive that is damaged gives
what stands before the damage; none, whatever it claims, takes more memory or time than a bound.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, cast

from tosdiff.errors import UnreadableFileError
from tosdiff.models import utc

SUFFIXES = (".tar", ".tar.xz", ".txz", ".tar.gz", ".tgz", ".tar.bz2")

_PACKED: tuple[tuple[bytes, Callable[[BinaryIO], IO[bytes]]], ...] = (
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
    (b"\x1f\x8b", lambda file: cast(IO[bytes], gzip.GzipFile(fileobj=file))),
    (b"BZh", bz2.BZ2File),
)
_DAMAGED = (tarfile.TarError, EOFError, OSError, ValueError, lzma.LZMAError, zlib.error, RecursionError)
_BLOCK = 512
# The corpus's largest archive unpacks to 112 MB in 251 members.
_LONGEST = 4 * 1024**3
_MOST_MEMBERS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    name: str
    """As the archive has it, made fit to be shown: bytes that are no UTF-8 stand as `\\xNN`."""
    offset: int
    size: int
    changed: datetime
    """As the archive has it; the beginning of its calendar where that is no time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    members: tuple[Member, ...]
    """In the order of the archive."""
    damage: str
    """Why it ends before its end; empty when it is whole."""
    read: Callable[[Member], bytes]


@contextmanager
def opened(path: Path, *, wanted: tuple[str, ...], largest: int) -> Iterator[Listing]:
    """List the members whose name ends as `wanted`; they can be read while this is open.

    Raises:
        UnreadableFileError: it is no archive, or one that claims to be larger than any.
    """
    with ExitStack() as stack:
        try:
            file = stack.enter_context(path.open("rb"))
            start = file.read(6)
            file.seek(0)
            unpack = next((opener for magic, opener in _PACKED if start.startswith(magic)), None)
            stream = stack.enter_context(unpack(file)) if unpack else file
            members, damage = _listed(stream, path, wanted, largest)
        except _DAMAGED as problem:
            told = getattr(problem, "strerror", None) or problem
            raise UnreadableFileError(
                f"{path}: not a readable archive: {told}", hint="give a .tar, .tar.xz or .tar.gz"
            ) from problem
        reader = _MemberReader(stream, stack, packed=unpack is not None)
        yield Listing(members=tuple(members), damage=damage, read=reader.read)


class _MemberReader:
    """Reads members in any order."""

    def __init__(self, stream: IO[bytes], stack: ExitStack, *, packed: bool) -> None:
        self._stream = stream
        self._stack = stack
        self._packed = packed
        self._at = -1

    def read(self, member: Member) -> bytes:
        if self._packed and member.offset < self._at:
            # each step back would unpack the archive from its start again
            loose = self._stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
            _copy(self._stream, loose)
            self._stream, self._packed = loose, False
        self._at = member.offset
        self._stream.seek(member.offset)
        return self._stream.read(member.size)


def _listed(stream: IO[bytes], path: Path, wanted: tuple[str, ...], largest: int) -> tuple[list[Member], str]:
    """Return the members that are plain files of a wanted name, and what is wrong after the last."""
    found: list[Member] = []
    archive = tarfile.TarFile(fileobj=cast(Any, _Bounded(stream, largest)))
    count, last = 0, -1
    try:
        for entry in archive:
            count += 1
            if count > _MOST_MEMBERS or entry.offset <= last or entry.size < 0:
                raise UnreadableFileError(f"{path}: an archive made to harm: its members never end")
            last = entry.offset
            name = entry.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
            if not entry.isreg() or entry.issparse() or PurePosixPath(name).suffix.lower() not in wanted:
                continue
            if entry.size > largest:
                raise UnreadableFileError(
                    f"{path}: {name} is larger than {largest >> 20} MiB", hint="is this a page?"
                )
            found.append(
                Member(name=name, offset=entry.offset_data, size=entry.size, changed=_changed(entry.mtime))
            )
        stream.seek(archive.offset)
        # tarfile takes a header that is cut off or damaged for the end
        damage = "" if stream.read(_BLOCK) == bytes(_BLOCK) else "its end is missing"
    except _DAMAGED as problem:
        damage = str(problem) or "it breaks off"
    if damage and found and not _whole(stream, found[-1]):
        found.pop()
    return found, damage


def _changed(seconds: float) -> datetime:
    try:
        return utc(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _whole(stream: IO[bytes], member: Member) -> bool:
    try:
        stream.seek(member.offset)
        return len(stream.read(member.size)) == member.size
    except _DAMAGED:
        return False


def _copy(stream: IO[bytes], to: IO[bytes]) -> None:
    """Copy what can be unpacked; what is listed has been read once already."""
    stream.seek(0)
    try:
        shutil.copyfileobj(stream, to, 1024 * 1024)
    except _DAMAGED:
        to.flush()


class _Bounded:
    """A file that a header cannot make to be read in one piece, or to its end, whatever size it states."""

    def __init__(self, stream: IO[bytes], largest: int) -> None:
        self._stream = stream
        self._largest = largest
        self.tell = stream.tell

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= self._largest:
            raise tarfile.ReadError(f"a header of {size} bytes")
        return self._stream.read(size)

    def seek(self, offset: int) -> int:
        if not 0 <= offset <= _LONGEST:
            raise tarfile.ReadError(f"it unpacks to more than {_LONGEST >> 30} GiB")
        return self._stream.seek(offset)
