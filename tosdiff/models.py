"""The values that pass between the stages, in the order the data flows.

Invariant: frozen, built from the standard library alone, tuples not lists; a datetime is aware, UTC, to
the second; a digest is sha256 in lower-case hex; a span is (start, end) in characters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from tosdiff.headline import Headline
from tosdiff.labels import Label

Span = tuple[int, int]


def utc(moment: datetime) -> datetime:
    """Return `moment` in UTC, to the second; a naive datetime is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).replace(microsecond=0)


def iso(moment: datetime) -> str:
    """Return `2026-05-21T10:15:00Z`."""
    return utc(moment).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One legal text that a provider publishes, as providers.yaml declares it."""

    provider: str
    """Provider id: a-z, 0-9, hyphen."""
    slug: str
    """Document id within the provider."""
    part: str | None = None
    """Of a text that the provider spreads over several pages: which one this is; each is a document of its own."""
    provider_name: str
    publisher: str
    """Corporate author of a citation."""
    title: str
    url: str
    kind: str = "terms"
    language: str = "en"
    """Expected language, ISO 639-1."""
    edition: str | None = None
    select: tuple[str, ...] = ()
    """CSS selectors of the legal text, tried in order; empty lets extraction decide."""
    remove: tuple[str, ...] = ()
    """CSS selectors of furniture inside the selected region."""
    fetch: tuple[str, ...] = ("http",)
    headers: tuple[tuple[str, str], ...] = ()
    former_urls: tuple[str, ...] = ()
    enabled: bool = True

    @property
    def id(self) -> str:
        """`claude/consumer-terms`, or `claude/consumer-terms/supplement` for a part."""
        return f"{self.whole}/{self.part}" if self.part else self.whole

    @property
    def whole(self) -> str:
        """`claude/consumer-terms`: what the parts of a text have in common."""
        return f"{self.provider}/{self.slug}"


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
    fetcher: str = "http"
    """`http`, `browser`, `archive` or `import`."""
    source: str | None = None
    """Where an import came from: a file name and the member within it."""

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

    @property
    def is_doubt(self) -> bool:
        """Whether it is a doubt by likeness, which a person may overcome by accepting the page."""
        return self in (Wall.TRUNCATED, Wall.LOST_TEXT, Wall.UNLIKE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A capture that is not the document."""

    wall: Wall
    reason: str
    """One line for a person: what was seen."""
    hint: str = ""
    """What can be done today."""


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    start: int
    """First character of the link's words in the block's text."""
    end: int
    target: str
    """Absolute where the page's address is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One heading, paragraph, list item or table row.

    `text` holds the original's own characters with whitespace runs folded to one space; what is compared
    is its normal form (`tosdiff.normalise`).
    """

    kind: BlockKind
    text: str
    """Without marker; the cells of a row are joined by ` | `."""
    level: int = 0
    """1-6 for a heading; nesting depth from 1 for an item; otherwise 0."""
    heading_path: tuple[str, ...] = ()
    """Headings above, outermost first; a run-in heading counts for its own block."""
    lead_in: str | None = None
    """Of an item: the paragraph or item that introduces its list, ending in a colon or not."""
    marker: str = ""
    """`-` for a bullet; the printed number or letter otherwise, as `1.` or `(a)`."""
    run_in: int = 0
    """Length of the bold run-in heading at the start of `text` ("Changes." in "**Changes.** We may…")."""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incorporated:
    """Another text that a document binds its reader to by a link."""

    words: str
    """The words that are linked."""
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The legal text of a page, and how much of the page it is."""

    blocks: tuple[Block, ...]
    title: str
    """The page's own title, cleaned; empty if it has none."""
    language: str | None
    """Language the page declares (`en`), or None."""
    coverage: float
    """Share of the page's visible legal-looking words that was kept, 0 to 1."""
    method: str
    """What decided: `select: main`, `main`, `article`, `readability`, `body`, …"""
    charset: str = "utf-8"
    """Encoding the bytes were read in."""
    password_field: bool = False
    """The page asks for a password."""
    script_share: float = 0.0
    """Share of the page's bytes inside scripts."""
    refusal: Refusal | None = None
    """Why the bytes hold no text that can be read, as a scan; None for every page of HTML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A sentence or list item: the smallest unit that is addressed."""

    text: str
    span: Span
    """In the version's plain text (`Version.text`)."""
    block: int
    """Index of its block."""
    heading_path: tuple[str, ...] = ()
    lead_in: str | None = None
    labels: tuple[Label, ...] = ()
    attributes: tuple[tuple[str, object], ...] = ()
    """(name, value) pairs such as ("notice_days", 30); names and values as in the taxonomy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Which contract a text is, by what it says itself; what it does not say is empty."""

    entity: frozenset[str] = frozenset()
    """Companies that it contracts for, as named but without punctuation: `halcyon ireland limited`."""
    law: frozenset[str] = frozenset()
    """Places whose law governs it."""
    region: frozenset[str] = frozenset()
    """Places whose residents it says it is for; empty where it addresses everyone or says nothing."""
    elsewhere: frozenset[str] = frozenset()
    """Places whose residents it sends to another document."""
    language: str | None = None
    """ISO 639-1, read from the words; None for too little text."""

    def __str__(self) -> str:
        """Say it in words: `for EEA, Switzerland; law of Ireland; halcyon ireland limited`."""
        said = [f"for {', '.join(sorted(self.region))}"] if self.region else []
        if self.elsewhere and not self.region:
            said.append(f"not for {', '.join(sorted(self.elsewhere))}")
        if self.law:
            said.append(f"law of {', '.join(sorted(self.law))}")
        if self.entity:
            said.append(", ".join(sorted(self.entity)))
        if self.language and not said:
            said.append(f"in {self.language}")
        return "; ".join(said) or "it does not say for whom"


BLOCK_SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Text, clauses and labels: a pure function of one snapshot and of the rules in force."""

    document: str
    snapshot: str | None
    """Name of the snapshot, `20260521T101500Z-3fa94c1d20ab`; None for a local file."""
    blocks: tuple[Block, ...]
    title: str = ""
    language: str | None = None
    coverage: float = 1.0
    clauses: tuple[Clause, ...] = ()

    @property
    def text(self) -> str:
        """The plain text that spans refer to: the blocks' texts, a blank line between them."""
        return BLOCK_SEPARATOR.join(block.text for block in self.blocks)


class Op(StrEnum):
    KEEP = "keep"
    DELETE = "delete"
    INSERT = "insert"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A run of words kept, deleted or inserted; KEEP+DELETE rebuild the old text, KEEP+INSERT the new."""

    op: Op
    text: str


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MODIFIED = "modified"
    MOVED = "moved"
    """Elsewhere in the document; may carry edits too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened to one block between two versions."""

    kind: ChangeKind
    before: int | None
    """Index of the block in the old version; None when added."""
    after: int | None
    edits: tuple[Edit, ...]
    heading_path: tuple[str, ...]
    """In the new version, or in the old one for what was removed."""
    labels: tuple[str, ...] = ()
    """Labels of the clauses that the edits touch, on either side, in taxonomy order."""


class Significance(StrEnum):
    """Class of a change of a document; only wording and replacement are news."""

    FIRST = "first"
    WORDING = "wording"
    EDITORIAL = "editorial"
    PRESENTATION = "presentation"
    FLAP = "flap"
    EDITION = "edition"
    REPLACEMENT = "replacement"

    @property
    def is_news(self) -> bool:
        """Whether it makes `check` say that the terms changed."""
        return self in (Significance.WORDING, Significance.REPLACEMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions, clause by clause."""

    before: Version
    after: Version
    changes: tuple[Change, ...]
    """In the order of the new version; what was removed stands where it stood."""
    significance: Significance
    explanation: str
    """One line: the rule that decided the class and the words it decided on."""
    headlines: tuple[Headline, ...] = ()
    """Of a change of wording: what it means for the user, where that is certain."""


class Outcome(StrEnum):
    """What came of a visit."""

    FIRST = "first"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    REFUSED = "refused"
    FAILED = "failed"

    @property
    def verified(self) -> bool:
        """Whether the visit saw the document."""
        return self in (Outcome.FIRST, Outcome.UNCHANGED, Outcome.CHANGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The log line that a document was fetched, whatever came of it."""

    at: datetime
    """When the document was fetched (or captured, for an import)."""
    outcome: Outcome
    snapshot: str | None = None
    """The state that was seen; None when none was."""
    status: int | None = None
    url: str = ""
    final_url: str = ""
    fetcher: str = "http"
    body: str | None = None
    """Digest of the payload; None when there was none (a 304, a failure)."""
    manifest: str | None = None
    """Digest of the manifest file, on the line that first names a snapshot."""
    etag: str | None = None
    last_modified: str | None = None
    wall: str | None = None
    reason: str | None = None
    source: str | None = None
    """Provenance of an import."""
    doubted_since: str | None = None
    """Of a refusal by likeness: when (ISO 8601) this text, or nearly this, was first refused in a row."""
    accepted: str | None = None
    """Who overcame a doubt by likeness: `user`, or `visits` that showed the same; the reason says more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A stored capture: its manifest, without the bytes."""

    document: str
    name: str
    """`20260521T101500Z-3fa94c1d20ab`: capture time and first 12 digits of the body's digest."""
    url: str
    final_url: str
    captured_at: datetime
    status: int
    fetcher: str
    body: str
    """Digest of the payload."""
    warc: str
    """Digest of the WARC file."""
    text: str
    """Digest of the Markdown file."""
    state: str
    """Digest of the blocks and stable link targets under `rules`; equal states are the same snapshot."""
    rules: str
    """Fingerprint of the extraction rules and selectors the text was derived by."""
    title: str = ""
    language: str | None = None
    coverage: float = 1.0
    charset: str = "utf-8"
    source: str | None = None
    edition: Edition | None = None
    """As read from the text when it was stored; None in what was stored before editions were read."""

    @property
    def id(self) -> str:
        """The citable id, `claude/consumer-terms@20260521T101500Z`."""
        return f"{self.document}@{self.name.partition('-')[0]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A stretch of consecutive verified visits that all saw the same snapshot."""

    snapshot: str
    first_seen: datetime
    last_seen: datetime
    visits: int
    """Verified visits within it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One thing `verify` found wrong."""

    path: str
    """Relative to the store."""
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReport:
    """What one visit of `check` found."""

    document: Document
    outcome: Outcome
    at: datetime
    state: State | None = None
    """The state that stands after the visit; None before the first snapshot."""
    comparison: Comparison | None = None
    """Against the state before, when the outcome is CHANGED."""
    refusal: Refusal | None = None
    """Why it could not be verified, for REFUSED and FAILED."""
    again: bool = False
    """Whether the change only goes on with what was told before: an unstable text."""
    notices: tuple[str, ...] = field(default=())
    """Things worth knowing that are no change: moved permanently, charset repaired."""

    @property
    def significance(self) -> Significance | None:
        """Class of the change that the visit found; None where it found none."""
        if self.outcome is Outcome.FIRST:
            return Significance.FIRST
        return self.comparison.significance if self.comparison else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    checked_at: datetime
    documents: tuple[DocumentReport, ...]
