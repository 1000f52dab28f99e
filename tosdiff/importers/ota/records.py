"""What a commit of a collection of Open Terms Archive records, in every form since 2020.

A commit records one text of one service: its subject says what happened, its author date when the page was fetched, its
body which snapshots the text was made from, and its trailers how. The forms are those of the engine's `dataMapper.js`,
of its repository from `Update snapshot of` (2020) to trailers (2025). Invariant: a commit that is not surely a record is
none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from tosdiff.importers.git import Commit


class RecordKind(StrEnum):
    FIRST = "first"
    CHANGE = "change"
    UPGRADE = "upgrade"
    """The same page read anew by another engine or declaration: no change of the text."""


class Skipped(StrEnum):
    """Why a commit is no record that can be taken in."""

    SUBJECT = "its subject is none of Open Terms Archive's"
    FILES = "it changes several files"
    NO_FILE = "it changes no file, or removes one"
    PATH = "its file is not that of a service's terms"
    DATE = "it has no believable date"


_SUBJECTS = (
    ("First record of ", RecordKind.FIRST),
    ("Record new changes of ", RecordKind.CHANGE),
    ("Apply technical or declaration upgrade on ", RecordKind.UPGRADE),
    ("Start tracking ", RecordKind.FIRST),
    ("Refilter ", RecordKind.UPGRADE),
    ("Update snapshot of ", RecordKind.CHANGE),
    ("Update ", RecordKind.CHANGE),
)
_SUFFIXES = (".md", ".html", ".htm", ".pdf", ".xhtml")
_PATH = re.compile(r"([^/]+)/([^/]+?)(?: #([^/]+))?(\.\w+)")
_SNAPSHOT = re.compile(r"(?:/commit/|snapshot |^- )(?:\S*/)?([0-9a-f]{5,64}|undefined)\b", re.MULTILINE)
_LOCATION = re.compile(r"https?://\S+/commit/")
_TRAILER = re.compile(r"^(X-[\w-]+): *(\S.*)$", re.MULTILINE)
_EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionRecord:
    commit: str
    kind: RecordKind
    at: datetime
    """When the page was fetched."""
    service: str
    terms: str
    """`Terms of Service`."""
    page: str = ""
    """Which of several pages of these terms a snapshot is; empty where there is one, and of a version."""
    suffix: str
    path: str
    blob: str
    snapshots: tuple[str, ...] = ()
    """Of a version: the commits of the snapshots it was made from; `undefined` where the collection lost one."""
    of: str = ""
    """Of a version: the collection of those snapshots, as `https://github.com/OWNER/NAME`; empty where it is not said."""
    location: str = ""
    """Address the page was fetched from, where the commit says."""

    @property
    def name(self) -> str:
        """`ChatGPT/Terms of Service`."""
        return f"{self.service}/{self.terms}"

    @property
    def is_version(self) -> bool:
        """Whether it is a text that was taken out of pages, rather than a page."""
        return self.suffix == ".md"


def record_of(commit: Commit, *, now: datetime) -> CollectionRecord | Skipped:
    """Return what a commit records, or why it is no record."""
    subject, _, body = commit.message.strip("\n").partition("\n")
    stated = next(
        ((kind, subject[len(start) :]) for start, kind in _SUBJECTS if subject.startswith(start)), None
    )
    if stated is None:
        return Skipped.SUBJECT
    if len(commit.files) > 1:
        return Skipped.FILES
    if not commit.files or not commit.files[0].held:
        return Skipped.NO_FILE
    file = commit.files[0]
    path = _PATH.fullmatch(file.path)
    if path is None or path[4].lower() not in _SUFFIXES:
        return Skipped.PATH
    kind, what = stated
    # in 2020 a subject had the name of the terms and the path their short form
    if what != f"{path[1]} {path[2]}" and not what.startswith(f"{path[1]} "):
        return Skipped.SUBJECT
    at = _moment(commit.authored)
    if at is None or not _EARLIEST <= at <= now:
        return Skipped.DATE
    found = _SNAPSHOT.findall(body) if path[4].lower() == ".md" else []
    of = _LOCATION.search(body)
    trailers = dict(_TRAILER.findall(body))
    return CollectionRecord(
        commit=commit.id,
        kind=kind,
        at=at,
        service=path[1],
        terms=path[2],
        page=path[3] or "",
        suffix=path[4].lower(),
        path=file.path,
        blob=file.blob,
        snapshots=tuple(found),
        of=of[0].removesuffix("/commit/") if of and found else "",
        location=trailers.get("X-source-document-location", ""),
    )


def _moment(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
