"""A fetch of a document, and why an answer may not be the document.

Invariant: as in `models`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class FetchedBy(StrEnum):
    """How the bytes of a capture were had."""

    HTTP = "http"
    BROWSER = "browser"
    ASSISTED = "assisted"
    """In a browser, by a person who did what the site asked of a person."""
    ARCHIVE = "archive"
    IMPORT = "import"

    @property
    def is_live(self) -> bool:
        """Whether it asks for the document as it is now; an archive and an import give it as it was once."""
        return self in (FetchedBy.HTTP, FetchedBy.BROWSER, FetchedBy.ASSISTED)


class Rendering(StrEnum):
    """What a capture is that is no page as it was fetched."""

    TEXT = "text"
    """The text that its holder took out of the page."""
    REREAD = "reread"
    """The same, when its holder read the page anew by other rules: what differs from the text before is no change."""


def is_pdf(body: bytes) -> bool:
    """Return whether bytes begin as a PDF does, within its first kilobyte (ISO 32000-1, annex H).

    Programs put a mark of UTF-8 or blank lines before it; where other words stand before it, it is a page about PDFs.
    """
    return body[:1024].lstrip(b"\xef\xbb\xbf\x00\t\v\f\r\n ").startswith(b"%PDF-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to ask it later whether anything changed (RFC 9110, section 13)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its response, byte for byte as they went over the wire; one hop of a capture."""

    url: str
    request: bytes
    """Request line, headers and body."""
    response: bytes
    """Status line, headers and body, transfer and content coding untouched; empty where none was kept."""
    ip: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One fetch of a document."""

    document: str
    url: str
    """Address asked for."""
    final_url: str
    """Address that answered, after redirects."""
    captured_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    """Headers of the final response, in order."""
    body: bytes = b""
    """Payload without transfer and content coding; empty for a 304."""
    exchanges: tuple[Exchange, ...] = ()
    """Every hop in order, the final one last; empty for an import that has none."""
    fetcher: FetchedBy = FetchedBy.HTTP
    source: str | None = None
    """Where an import came from: a file name and the member within it."""
    rendering: Rendering | None = None
    """What it is where it is not the page as it was fetched."""
    digest: str = field(init=False)
    """Of the body, reckoned once: everything that is stored or logged of a page names it."""

    def __post_init__(self) -> None:
        from hashlib import sha256  # starting up needs no digest

        object.__setattr__(self, "digest", sha256(self.body).hexdigest())

    @property
    def body_digest(self) -> str | None:
        """The digest, or None where there is no body: of a 304, or an empty answer."""
        return self.digest if self.body else None

    def header(self, name: str) -> str | None:
        """Return the last value of a response header, or None; names are case-insensitive."""
        for key, value in reversed(self.headers):
            if key.lower() == name.lower():
                return value
        return None

    @property
    def validators(self) -> Validators:
        return Validators(etag=self.header("ETag"), last_modified=self.header("Last-Modified"))


class Wall(StrEnum):
    """Why an answer is not the document."""

    HTTP_ERROR = "http-error"
    CHALLENGE = "challenge"
    LOGIN = "login"
    NOT_FOUND = "not-found"
    """A page that says 'not found' under a success status."""
    EMPTY = "empty"
    """No text, or a shell that scripts should have filled."""
    NOT_TEXT = "not-text"
    """A media type or encoding that holds no readable text."""
    LANGUAGE = "language"
    TRUNCATED = "truncated"
    """Most of the words of the last version are missing."""
    LOST_TEXT = "lost-text"
    """Extraction kept too little of the text the page shows."""
    UNLIKE = "unlike"
    """Not a legal text, or no longer like the last version."""
    EDITION = "edition"
    """The text says that it is another contract than the one declared."""
    REJECTED = "rejected"
    """A person said of this text that it is not the document."""

    @property
    def is_doubt(self) -> bool:
        """Whether it is a doubt by likeness, which a person may overcome by accepting the page."""
        return self in (Wall.TRUNCATED, Wall.LOST_TEXT, Wall.UNLIKE)

    @property
    def is_in_the_way(self) -> bool:
        """Whether behind it another way of fetching may find the text."""
        return self in (Wall.HTTP_ERROR, Wall.CHALLENGE, Wall.LOGIN, Wall.NOT_FOUND, Wall.EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A capture that is not the document."""

    wall: Wall
    reason: str
    """One line for a person: what was seen."""
    hint: str = ""
    """What can be done today."""
