"""What a run found.

Invariant: as in `models`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from tosdiff.models.capture import FetchedBy, Refusal
from tosdiff.models.change import Comparison, Significance
from tosdiff.models.document import Document
from tosdiff.models.nearing import NearingEnd
from tosdiff.models.store import Outcome, StandingWords, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """Visits in a row that did not see the document, the newest included unless it has ended."""

    since: datetime
    """The first of them whose clock can be believed, if one had such a clock."""
    visits: int
    known: bool
    """Whether a report has told of it."""
    due: bool
    """Whether one that is silent about what is known tells of it now."""
    at_least: bool = False
    """Whether visits before that time failed too, at times that cannot be believed."""
    dated: bool = True
    """False where the clock of none of them can be believed: then the day is uncertain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a document could not even be dealt with: its store is damaged, or tosdiff has a bug."""

    message: str
    hint: str
    exit_code: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstText:
    """What was taken as the first version of a document, for a person to see whether it is the right text."""

    title: str
    """As the page prints it; empty where it prints none."""
    parties: tuple[str, ...]
    """Companies that the contract is with, as it says."""
    dates: tuple[str, ...]
    """Dates that it prints of itself: `effective 2024-05-22`."""
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReport:
    """What one visit of `check` found."""

    document: Document
    outcome: Outcome
    at: datetime
    state: State | None = None
    """The state that stands after the visit; None before the first snapshot."""
    wording: StandingWords | None = None
    """How long the words of that state have stood; None where there is no state, and in a report of many imports."""
    comparison: Comparison | None = None
    """Against the state before, when the outcome is CHANGED."""
    refusal: Refusal | None = None
    """Why it could not be verified, for REFUSED and FAILED."""
    doubt: str | None = None
    """Why what was taken is doubted; None where it is not."""
    again: bool = False
    """Whether the change only goes on with what was told before: an unstable text."""
    notices: tuple[str, ...] = field(default=())
    """Things worth knowing that are no change: moved permanently, charset repaired."""
    first: FirstText | None = None
    """Of a first version: what it is."""
    failing: Failing | None = None
    """Of a document that could not be verified: since when."""
    recovered: Failing | None = None
    """Of one that was seen again: the visits before that did not see it."""
    fetcher: FetchedBy = FetchedBy.HTTP
    """How what is reported was had."""
    source: str | None = None
    """Who captured it, where that was not tosdiff: the archive and its address, or the file."""
    trouble: Trouble | None = None
    """Why there is nothing else to say of it."""
    earlier: tuple[DocumentReport, ...] = ()
    """What earlier visits found and no report has told yet, oldest first."""

    @property
    def reason(self) -> str:
        """Why it could not be verified, without its address; empty where it was."""
        if self.trouble:
            return self.trouble.message
        return self.refusal.reason.removeprefix(f"{self.document.url}: ") if self.refusal else ""

    @property
    def significance(self) -> Significance | None:
        """Class of the change that the visit found; None where it found none."""
        if self.outcome is Outcome.FIRST:
            return Significance.FIRST
        return self.comparison.significance if self.comparison else None


def by_cause(reports: Iterable[DocumentReport]) -> list[list[DocumentReport]]:
    """Put together the documents of one host that could not be verified for one reason."""
    from urllib.parse import urlsplit  # starting up splits no address

    found: dict[tuple[str, str], list[DocumentReport]] = {}
    for each in reports:
        alone = each.document.id if each.trouble else ""
        found.setdefault((alone or urlsplit(each.document.url).netloc, each.reason), []).append(each)
    return list(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    checked_at: datetime
    documents: tuple[DocumentReport, ...]
    nearing: tuple[NearingEnd, ...] = ()
    """Watched models that end soon, each as far as no report has told it for its span."""

    @property
    def told(self) -> tuple[DocumentReport, ...]:
        """What is told: for each document what was found earlier and not told, then what was found now."""
        return tuple(each for report in self.documents for each in (*report.earlier, report))
