"""What differs between two versions.

Invariant: as in `models`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from tosdiff.models.headline import Headline
from tosdiff.models.version import DocumentText


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

    @property
    def is_alarm(self) -> bool:
        """Whether it makes the exit code of `check` 1: the terms changed, or another contract is served."""
        return self.is_news or self is Significance.EDITION


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions, clause by clause."""

    before: DocumentText
    after: DocumentText
    changes: tuple[Change, ...]
    """In the order of the new version; what was removed stands where it stood."""
    significance: Significance
    explanation: str
    """One line: the rule that decided the class and the words it decided on."""
    headlines: tuple[Headline, ...] = ()
    """Of a change of wording: what it means for the user, where that is certain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSummary:
    """What a comparison comes to: all that a list of many changes says of each."""

    before: str
    """Name of the old version's snapshot."""
    after: str
    significance: Significance
    explanation: str
    headlines: tuple[Headline, ...] = ()
    changed: int = 0
    """Blocks that changed, in whatever way."""
    counts: tuple[tuple[ChangeKind, int], ...] = ()
    """Blocks that changed their words, by kind, in the order of `ChangeKind`."""
    labels: tuple[str, ...] = ()
    """Of all clauses that changed, each once, in order of the text."""
    compares: bool = True
    """False for a step to another edition: those two texts are compared only when that is asked for."""

    @property
    def counted(self) -> dict[str, int]:
        """How many blocks were added, removed, modified and moved."""
        known = dict(self.counts)
        return {kind.value: known.get(kind, 0) for kind in ChangeKind}

    def as_switch(self) -> ChangeSummary:
        """Return what is told of the step to another edition alone."""
        return replace(
            self, significance=Significance.EDITION, changed=0, counts=(), labels=(), compares=False
        )
