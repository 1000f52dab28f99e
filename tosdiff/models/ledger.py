"""What a page says of models: released, announced, ending, replaced, promised.

Invariant: as in `models`; a date keeps the form in which it was printed and is never shown as another kind;
every row, promise and release keeps the block and the words that say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DateKind(StrEnum):
    """What a printed date binds its provider to."""

    EXACT = "exact"
    NOT_BEFORE = "not_before"
    NOT_AFTER = "not_after"
    MONTH = "month"
    """A month, and no day of it."""
    RELATIVE = "relative"
    """Counted from the day of the announcement, as "in 30 days"."""
    NONE = "none"
    """No date is given."""


class SubjectKind(StrEnum):
    """What it is that ends."""

    MODEL = "model"
    ALIAS = "alias"
    """Another name that stands with a model's own."""
    FINE_TUNE = "fine-tune"
    ENDPOINT = "endpoint"
    PARAMETER = "parameter"
    PRODUCT = "product"
    TRAINING = "training"

    @property
    def is_model(self) -> bool:
        """Whether it answers requests itself, as models and what was trained on top of them do."""
        return self in (SubjectKind.MODEL, SubjectKind.ALIAS, SubjectKind.FINE_TUNE)


class ModelState(StrEnum):
    """How a page calls the state of a model, in one word for every language."""

    ACTIVE = "active"
    LEGACY = "legacy"
    DEPRECATED = "deprecated"
    RETIRED = "retired"
    REDIRECTED = "redirected"
    """Requests for it are answered by another model."""
    UPCOMING = "upcoming"
    PAST = "past"


class Form(StrEnum):
    """How a page says something of a model."""

    TABLE = "table"
    LIST = "list"
    SENTENCE = "sentence"


class DateSource(StrEnum):
    """Where on the page a date stands."""

    COLUMN = "column"
    HEADING = "heading"
    PROSE = "prose"
    DATELINE = "dateline"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerDate:
    """A date as a page gives it."""

    kind: DateKind
    on: str = ""
    """`2026-06-15`, or `2026-02` where no day is given; empty for NONE."""
    printed: str = ""
    """Its words on the page: `Not sooner than 16 April 2027`."""

    @property
    def day(self) -> date | None:
        """The day it names, None for a month or no date."""
        return date.fromisoformat(self.on) if len(self.on) == 10 else None


NO_DATE = LedgerDate(kind=DateKind.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """When a page says that users were told."""

    on: date
    printed: str
    source: DateSource
    column: str = ""
    """Heading of the column, where the date stands in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """What one row of a table, one item of a list or one sentence says of one model."""

    model: str
    """Its name as printed."""
    kind: SubjectKind = SubjectKind.MODEL
    model_id: str = ""
    """What requests call it, where the page has that beside a name."""
    version: str = ""
    """Where the page tells several of one name apart by it: `2024-08-06`."""
    state: str = ""
    """As the page calls it; empty where it does not."""
    standing: ModelState | None = None
    section: tuple[str, ...] = ()
    """Headings above, outermost first."""
    released: LedgerDate = NO_DATE
    announced: Announcement | None = None
    ends: LedgerDate = NO_DATE
    replacement: tuple[str, ...] = ()
    other_dates: tuple[tuple[str, LedgerDate], ...] = ()
    """Heading of the column, and its date."""
    scope: str = ""
    """For whom or where it holds, if not for all: `ChatGPT Enterprise workspaces`."""
    cell: str = ""
    """The cell or words that hold the name, where they hold more."""
    form: Form = Form.TABLE
    block: int
    """Index of the block that says so."""
    words: str
    """The table row or sentence that says so."""

    @property
    def name(self) -> str:
        """The model as people tell it from others: `gpt-4o`, `gpt-4o (2024-08-06)` where its versions end apart."""
        return f"{self.model} ({self.version})" if self.version else self.model

    @property
    def notice_days(self) -> int | None:
        """Days from announcement to end, where both are days and the end is certain."""
        end = self.ends.day
        if self.announced is None or end is None or self.ends.kind is not DateKind.EXACT:
            return None
        return (end - self.announced.on).days


class Unit(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A length of time as a page gives it: 60 days, 6 months."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"

    def after(self, start: date) -> date:
        """Return the day on which it has passed; of a month without that day, the last."""
        if self.unit is Unit.DAY or self.unit is Unit.WEEK:
            return date.fromordinal(start.toordinal() + self.count * (7 if self.unit is Unit.WEEK else 1))
        months = start.year * 12 + start.month - 1 + self.count * (12 if self.unit is Unit.YEAR else 1)
        year, month = divmod(months, 12)
        for day in range(start.day, start.day - 4, -1):
            try:
                return date(year, month + 1, day)
            except ValueError:
                continue
        raise AssertionError("every month has its 28th")

    @property
    def least_days(self) -> int:
        """The fewest days that it can be: February counts for a month, and no year is a leap year."""
        if self.unit is Unit.DAY or self.unit is Unit.WEEK:
            return self.count * (7 if self.unit is Unit.WEEK else 1)
        if self.unit is Unit.YEAR:
            return 365 * self.count
        years, months = divmod(self.count, 12)
        return 365 * years + (0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334)[months]


class PromiseKind(StrEnum):
    """What a page binds its provider to."""

    NOTICE = "notice"
    """A minimum of notice before a model ends."""
    COMMITMENT = "commitment"
    """Something that the provider says it has committed itself to."""
    MEANING = "meaning"
    """What users may still expect of a model in a state: "Deprecated: still functional, …"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a page promises about the ends of models."""

    kind: PromiseKind = PromiseKind.NOTICE
    minimum: Term | None = None
    """Of notice; None for the other kinds."""
    applies_to: str = ""
    """As the page says: `publicly released models`; the state whose meaning it is; empty for all."""
    block: int
    words: str
    exceptions: tuple[str, ...] = ()
    """Sentences and items that take models or cases out of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A page says that a model was released."""

    model: str
    on: date
    block: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """A page says that a model took the place of another in the product."""

    old: str
    new: str
    on: date
    block: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLedger:
    """Everything one state of a page says of models."""

    rows: tuple[LedgerRow, ...] = ()
    promises: tuple[Promise, ...] = ()
    releases: tuple[Release, ...] = ()
    successions: tuple[Succession, ...] = ()


class ShiftKind(StrEnum):
    """What changed in a page's ledger between two states."""

    ANNOUNCED = "announced"
    """An end was announced: a date with the day on which users were told."""
    ADDED = "added"
    """A row is new and says of no announcement."""
    DATE_SET = "date_set"
    """An open date became a day."""
    EARLIER = "moved_earlier"
    LATER = "moved_later"
    REOPENED = "reopened"
    """A day became an earliest one, a month or no date."""
    WITHDRAWN = "announcement_withdrawn"
    """A model whose end was announced and still ahead is in no row any more."""
    VANISHED = "row_vanished"
    RETIRED = "retired"
    """The page calls it retired, and did not before."""
    STATE = "state_changed"
    REPLACEMENT = "replacement_changed"
    TOLD = "announced_changed"
    """Another day is given for the same announcement."""
    RENAMED = "renamed"
    OVERDUE = "still_upcoming"
    """It stands among the ends to come though its day has passed."""
    PROMISE = "promise_changed"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One change of the ledger, of all models that share it."""

    kind: ShiftKind
    models: tuple[str, ...] = ()
    """As the newer state prints them."""
    ids: tuple[str, ...] = ()
    """What requests call them, where the page says so."""
    old: str = ""
    """`2026-03-27`, `not before 2026-02-19`, a state, replacements; empty for nothing."""
    new: str = ""
    announced: date | None = None
    """Of an announcement: the day that the page gives."""
    notice_days: int | None = None
    promised: Promise | None = None
    """The promise as it stands in the newer state; of an announcement, the notice that was promised then."""
    promised_before: Promise | None = None
    passed: bool = False
    """The old date had passed when it was moved, or the new one when it was first seen."""
    still_named: bool = False
    """Of a row that vanished: the model stands in another row of the page."""
    before: tuple[LedgerRow, ...] = ()
    after: tuple[LedgerRow, ...] = ()
