"""What is kept: snapshots, and the log of visits folded into states.

Invariant: as in `models`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from tosdiff.models.capture import FetchedBy, Rendering, Wall
from tosdiff.models.edition import Edition
from tosdiff.models.moments import iso

LOCK, TOLD, ASKED = OF_THIS_MACHINE = (".lock", ".told.json", ".asked.json")
"""Files at the root of a store that are no evidence: what they hold is of one machine alone."""


class Outcome(StrEnum):
    """What came of a visit."""

    FIRST = "first"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    REFUSED = "refused"
    FAILED = "failed"
    REJECTED = "rejected"
    """No visit: a person took a snapshot out of the history."""
    RESTORED = "restored"
    """No visit: a person took that back."""
    UNREAD = "unread"
    """What only a newer tosdiff can read: a line of its form, or a visit whose snapshot is; never in a log."""

    @property
    def verified(self) -> bool:
        """Whether the visit saw the document."""
        return self in (Outcome.FIRST, Outcome.UNCHANGED, Outcome.CHANGED)

    @property
    def decides(self) -> bool:
        """Whether it is a person's word on a snapshot, and no visit."""
        return self in (Outcome.REJECTED, Outcome.RESTORED)


class AcceptedBy(StrEnum):
    """Who overcame a doubt by likeness."""

    USER = "user"
    VISITS = "visits"
    """So many in a row that showed the same."""
    SOUNDNESS = "soundness"
    """The text's own: what was taken for the document before was none."""


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
    fetcher: FetchedBy = FetchedBy.HTTP
    body: str | None = None
    """Digest of the payload; None when there was none (a 304, a failure)."""
    manifest: str | None = None
    """Digest of the manifest file, on the line that first names a snapshot."""
    etag: str | None = None
    last_modified: str | None = None
    wall: Wall | None = None
    reason: str | None = None
    source: str | None = None
    """Provenance of an import."""
    doubted_since: datetime | None = None
    """Of a refusal by likeness: when this text, or nearly this, was first refused in a row."""
    doubt: str | None = None
    """Why what was taken is doubted, as law that stands outside of the text; None where it is not."""
    accepted: AcceptedBy | None = None
    """Who overcame a doubt; the reason says more."""
    rendering: Rendering | None = None
    """What was captured where it was not the page as it was fetched, but a text that another took out of it."""
    rebuilt: datetime | None = None
    """When the log was made anew from the snapshots, where this line is of such a log."""
    retaken: str | None = None
    """Digest of the WARC file that was written in place of one that was lost, when its bytes were served again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A person's word that what a snapshot shows is not the document."""

    snapshot: str
    on: datetime
    because: str
    """In the person's own words, on one line."""

    def __str__(self) -> str:
        """In words: `rejected on 2026-05-21 because it is an error page`."""
        return f"rejected on {iso(self.on)[:10]} because {self.because}"


class Sighting(NamedTuple):
    """When a visit was made and what it saw: all that most questions ask of a line of the log."""

    at: datetime
    snapshot: str | None
    """None where the visit did not see the document."""
    live: bool
    """Whether it was made when its line was written, so that its place in the log says when it was, too."""
    of_text: bool = False
    """Whether it saw a text that another took out of the page, rather than the page."""
    unread: bool = False
    """Whether only a newer tosdiff can read what it saw."""


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
    fetcher: FetchedBy
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
    source: str | None = None
    content_type: str = ""
    """The Content-Type header that came with the page; empty where there was none."""
    edition: Edition | None = None
    """As read from the text when it was stored; None in what was stored before editions were read."""
    rendering: Rendering | None = None
    """What was captured where it was not the page as it was fetched."""
    edition_rules: str | None = None
    """Number of the rules it was read by; None in what was stored before they were numbered."""

    @property
    def id(self) -> str:
        """The citable id, `claude/consumer-terms@20260521T101500Z`."""
        return f"{self.document}@{self.name.partition('-')[0]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Newer:
    """What of a document was passed over, since only a newer tosdiff can read it."""

    lines: tuple[int, ...] = ()
    """Numbers of lines of its log."""
    snapshots: tuple[str, ...] = ()
    """Their names."""

    def __bool__(self) -> bool:
        return bool(self.lines or self.snapshots)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A stretch of consecutive verified visits that all saw the same snapshot."""

    snapshot: str
    first_seen: datetime
    """By a clock that no other visit contradicts, if one of its visits had one."""
    last_seen: datetime
    """As `first_seen`."""
    visits: int
    """Verified visits within it."""
    doubted: int = 0
    """How many of them had a clock that other visits contradict, or that was ahead of the present."""
    rejected: Rejection | None = None
    """Why it is no state of the document, where it was asked for all the same."""

    @property
    def dated(self) -> bool:
        """Whether its dates can be believed: one of its visits at least had a clock that nothing contradicts."""
        return self.doubted < self.visits

    @property
    def first_said(self) -> str:
        """When it was first seen, for a sentence."""
        return iso(self.first_seen) if self.dated else "an uncertain day"

    @property
    def last_said(self) -> str:
        """When it was last seen, for a sentence."""
        return iso(self.last_seen) if self.dated else "an uncertain day"


def believed(states: Sequence[State]) -> Sequence[State]:
    """Return the states whose dates can be believed; all of them where none can."""
    return [state for state in states if state.dated] or states


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingWords:
    """How long the same words stood: no change of class wording, replacement or edition lies between."""

    since: datetime
    """The first verified visit after the last such change."""
    at_least: bool
    """Whether the history begins there, as far as its clocks can be believed, so that they may be older."""
    last_verified: datetime
    """The newest verified visit that saw them."""
    dated: bool = True
    """False where the clock was wrong at every visit that saw them: then no date is certain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A day that was asked for, on which no verified visit saw the version that is shown for it."""

    day: date
    """UTC."""
    before: datetime
    """The last verified visit up to that day."""
    after: datetime | None
    """The first verified visit after it; None where there was none."""
    same_words: bool
    """Whether that visit saw the same words."""
    failed: int
    """Visits between those two, or since the first, that did not see the document."""
    unread: int = 0
    """Visits between them of which only a newer tosdiff can read what they saw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One thing `verify` found wrong."""

    path: str
    """Relative to the store."""
    problem: str
