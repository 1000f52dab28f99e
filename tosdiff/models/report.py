"""What a run found.

Invariant: as in `models`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tosdiff.models.capture import Refusal
from tosdiff.models.change import Comparison, Significance
from tosdiff.models.document import Document
from tosdiff.models.store import Outcome, State


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
