"""What the states of all pages say of models, joined: each statement with when it was seen, one entry for each model.

Invariant: as in `models`; a value that was reckoned and not printed says from which captures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tosdiff.models.document import Document, Surface
from tosdiff.models.ledger import (
    NO_DATE,
    Announcement,
    DateKind,
    LedgerDate,
    LedgerRow,
    ModelState,
    PageLedger,
    Promise,
    SubjectKind,
    Succession,
    Term,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageState:
    """What one state of a document says of models, and from when to when it was seen."""

    document: Document
    snapshot: str
    """Its citable id, `claude/model-deprecations@20260421T031128Z`."""
    first_seen: datetime
    last_seen: datetime
    dated: bool
    """Whether those two can be believed: the clock was not wrong at every visit to the state."""
    ledger: PageLedger


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelStatement:
    """A row as a document had it, unchanged from one state to another."""

    row: LedgerRow
    document: Document
    since: str
    """Id of the snapshot that brought it."""
    snapshot: str
    """Id of the last snapshot that has it."""
    first_seen: datetime
    last_seen: datetime
    dated: bool
    """Whether both can be believed, as of a state."""
    stands: bool
    """Whether the newest state of the document has it."""


class PromiseBasis(StrEnum):
    """How well it is known what was promised on a day."""

    SEEN = "seen"
    """The page was seen with it before that day and after."""
    BETWEEN = "between"
    """The day lies between two captures that differ; the earlier one counts."""
    LATER = "later"
    """The earliest capture is of a later day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseThen:
    """What notice a provider promised on a day."""

    promises: tuple[Promise, ...]
    """Empty where the page promised none."""
    snapshot: str
    seen: datetime
    """When that snapshot was first seen."""
    basis: PromiseBasis

    @property
    def shortest(self) -> Term | None:
        """The shortest notice that was promised for any model: below it every model's was too short."""
        terms = [each.minimum for each in self.promises if each.minimum]
        return min(terms, key=lambda term: term.least_days, default=None)


class Phase(StrEnum):
    """How the end of a model lies to a day."""

    AHEAD = "ahead"
    OPEN = "open"
    """It may end on a day or after, and no day is set."""
    UNKNOWN = "unknown"
    PASSED = "passed"
    """Its day has passed, which does not say that it is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """What is known of one model on one surface."""

    model: str
    model_id: str
    kind: SubjectKind
    provider: str
    """Id in providers.yaml."""
    provider_name: str
    surface: Surface
    main: ModelStatement
    """The statement that counts: the newest announcement that stands, else the last that stood."""
    statements: tuple[ModelStatement, ...]
    """All, in the order in which they were first seen."""
    released: LedgerDate = NO_DATE
    announced: Announcement | None = None
    ends: LedgerDate = NO_DATE
    notice_days: int | None = None
    replacement: tuple[str, ...] = ()
    state: str = ""
    standing: ModelState | None = None
    promised: PromiseThen | None = None
    """None where no end was announced."""
    succeeded: Succession | None = None
    """When another model took its place in the product."""
    contradicting: tuple[ModelStatement, ...] = ()
    """Statements that stand and give another day."""

    @property
    def product(self) -> str:
        """Where users meet it, by name: `ChatGPT`, `OpenAI API`."""
        document = self.main.document
        return self.provider_name if self.surface is Surface.APP else f"{document.publisher} API"

    def phase(self, today: date) -> Phase:
        """Return how its end lies to a day; of a month the last day counts."""
        if not self.ends.on:
            return Phase.UNKNOWN
        if self.ends.kind is DateKind.NOT_BEFORE:
            return Phase.OPEN
        return Phase.PASSED if self.ends.on < today.isoformat()[: len(self.ends.on)] else Phase.AHEAD

    @property
    def lifespan_days(self) -> int | None:
        """Days from release to retirement, where both are days."""
        born, end = self.released.day, self.ends.day
        return (end - born).days if born and end and self.ends.kind is DateKind.EXACT else None

    @property
    def days_to_succession(self) -> int | None:
        """Days from release until another model took its place."""
        return (self.succeeded.on - self.released.day).days if self.succeeded and self.released.day else None
