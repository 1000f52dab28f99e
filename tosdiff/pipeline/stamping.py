"""A timestamp asked for: of the heads of all logs after a check, of a bundle.

Invariant: the authority is shown a digest and nothing else; what it answers is kept only when it is a timestamp of these
bytes, or one that nothing here can read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tosdiff.errors import ConfigError, FetchError, StoreError
from tosdiff.evidence import published, publishing, stamped, timestamps
from tosdiff.evidence.timestamps import ReadTimestamp, StampVerdict
from tosdiff.models import Clock, content_named, now
from tosdiff.store.files import append_line, content_of, make_folder, plain, write_whole, writing
from tosdiff.store.store import Store
from tosdiff.unattended.settings import TimestampSettings

_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenTimestamp:
    """What an authority gave."""

    token: bytes
    read: ReadTimestamp


def obtained(message: bytes, url: str, *, roots: bytes | None = None) -> GivenTimestamp:
    """Return an authority's timestamp of a message.

    Raises:
        FetchError: it gave none, or one of other bytes.
        UsageError: rfc3161-client is not installed.
    """
    from tosdiff.capture.posting import asked  # `verify` asks nobody

    request = timestamps.request_for(message)
    answer = asked(url, request, headers={"Content-Type": _QUERY, "Accept": _REPLY})
    token = answer.body
    if answer.status != 200 or token[:1] != b"\x30":  # ASN.1: a sequence
        raise FetchError(
            f"{url}: it gave no timestamp (HTTP {answer.status})",
            hint="is it the address of a time-stamping authority?",
        )
    read = timestamps.read(token, message, roots=roots)
    # without openssl, what the library does not read may be a timestamp all the same
    if read.verdict is StampVerdict.BROKEN or (read.verdict is StampVerdict.UNREAD and read.reader):
        raise FetchError(f"{url}: its timestamp proves nothing: {read.why}", hint="ask another authority")
    return GivenTimestamp(token=token, read=read)


def trusted(file: Path | None) -> bytes | None:
    """Return the certificates in a file; None for those that are trusted for web pages.

    Raises:
        ConfigError: it cannot be read.
    """
    if file is None:
        return None
    try:
        return content_named(file)
    except OSError as problem:
        raise ConfigError(f"{file} cannot be read: {problem.strerror}") from problem


def stamp_heads(store: Store, wanted: TimestampSettings, *, clock: Clock = now) -> GivenTimestamp | None:
    """Have the heads of all logs stamped, in a line of `published.jsonl`; None where they are stamped as they are.

    Raises:
        StoreError: the store cannot be written.
        FetchError, UsageError, ConfigError: as `obtained`.
    """
    store.prove_anew()
    roots = trusted(wanted.roots)
    with store.lock():
        heads = dict(_heads(store))
        line = publishing.line_of(heads, clock())
        newest = _newest_line(store.root)
        if newest is not None and dict(publishing.read(newest).heads) == dict(publishing.read(line).heads):
            line = newest
            if any((store.root / stamped.FOLDER).glob(f"{published.digest(line)[:12]}-*.tsr")):
                return None
        else:
            with writing(store.root):
                append_line(store.root / publishing.NAME, line)
    given = obtained(line, wanted.url, roots=roots)
    with store.lock(), writing(store.root):
        make_folder(store.root / stamped.FOLDER, store.root)
        write_whole(store.root / stamped.FOLDER / stamped.name_of(line, given.token), given.token)
    return given


def bring_stamps(store: Store, other: Store) -> None:
    """Bring in the published heads of another store and their timestamps; the lock of this one must be held.

    Raises:
        StoreError: the store cannot be written.
    """
    mine = set(_lines(store.root))
    with writing(store.root):
        for line in _lines(other.root):
            if line not in mine:
                append_line(store.root / publishing.NAME, line)
        for file in sorted((other.root / stamped.FOLDER).glob("*.tsr")):
            own = store.root / stamped.FOLDER / file.name
            if stamped.is_own(file.relative_to(other.root)) and not plain(own):
                make_folder(own.parent, store.root)
                write_whole(own, content_of(file))


def _heads(store: Store) -> Iterator[tuple[str, tuple[str, ...]]]:
    for document in store.documents():
        with suppress(StoreError):  # `verify` tells of it; a damaged log is not vouched for
            yield document, tuple(store.chain(document).heads)


def _newest_line(root: Path) -> bytes | None:
    lines = _lines(root)
    try:
        publishing.read(lines[-1])
    except (IndexError, ValueError):
        return None
    return lines[-1]


def _lines(root: Path) -> list[bytes]:
    try:
        return content_of(root / publishing.NAME).split(b"\n")[:-1]
    except (FileNotFoundError, StoreError):
        return []
