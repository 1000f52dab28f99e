"""Timestamps of the heads of a store's logs: `timestamps/LINE-TOKEN.tsr`, each of a line of `published.jsonl`.

LINE and TOKEN are the first twelve digits of the digests of the line that was stamped and of the token, so that a changed
token is found without reading it. Invariant: as in `evidence.published`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tosdiff.evidence import published, publishing, timestamps
from tosdiff.evidence.publishing import PublishedHeads
from tosdiff.evidence.timestamps import ReadTimestamp, StampVerdict

FOLDER = "timestamps"
_NAME = re.compile(r"([0-9a-f]{12})-([0-9a-f]{12})\.tsr")


@dataclass(frozen=True, slots=True, kw_only=True)
class StampedHeads:
    """A token in a store, held to the line that it is of."""

    path: str
    """Relative to the store."""
    heads: PublishedHeads | None
    """The line; None where it is not there any more."""
    read: ReadTimestamp
    damage: str | None = None
    """What is wrong with it."""


def is_own(place: Path) -> bool:
    """Whether a path, relative to a store, is that of a token or of one being written."""
    return place.parent.as_posix() == FOLDER and bool(
        _NAME.fullmatch(re.sub(r"(\.[0-9a-f]+)?\.tmp$", "", place.name))
    )


def name_of(line: bytes, token: bytes) -> str:
    """Return the name of the file that holds a token."""
    return f"{published.digest(line)[:12]}-{published.digest(token)[:12]}.tsr"


def examine(root: Path, *, roots: bytes | None = None) -> Iterator[StampedHeads]:
    """Yield the tokens of a store, oldest line first, each held to its line.

    `roots` are certificates (PEM) that are trusted; None for those that are trusted for web pages.
    """
    folder = root / FOLDER
    if not published.is_plain_folder(folder):
        return
    lines = {published.digest(line)[:12]: (number, line) for number, line in enumerate(_lines(root))}
    named = [match for file in folder.iterdir() if (match := _NAME.fullmatch(file.name))]
    for match in sorted(named, key=lambda each: (lines.get(each[1], (-1, b""))[0], each[0])):
        path = f"{FOLDER}/{match[0]}"
        line = lines[match[1]][1] if match[1] in lines else None
        try:
            token = published.content(folder / match[0])
        except OSError as problem:
            unread = ReadTimestamp(verdict=StampVerdict.UNREAD, why=str(problem.strerror))
            yield StampedHeads(
                path=path, heads=None, read=unread, damage=f"it cannot be read: {problem.strerror}"
            )
            continue
        yield _held(path, line, token, match[2], roots)


def _held(path: str, line: bytes | None, token: bytes, own: str, roots: bytes | None) -> StampedHeads:
    damage, heads = None, None
    read = timestamps.read(token, line or b"", roots=roots)
    if published.digest(token)[:12] != own:
        damage = "it was changed: its name has another digest of it"
    elif line is None:
        damage = f"the line of {publishing.NAME} that it is of is missing or was changed"
    elif read.verdict is StampVerdict.BROKEN:
        damage = read.why
    if line is not None:
        try:
            heads = publishing.read(line)
        except ValueError as problem:
            damage = damage or str(problem)
    return StampedHeads(path=path, heads=heads, read=read, damage=damage)


def _lines(root: Path) -> list[bytes]:
    try:
        return [line for line in published.content(root / publishing.NAME).split(b"\n") if line]
    except OSError:
        return []
